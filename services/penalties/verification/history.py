"""Verifies the log itself: its signatures, its seals, and that it extends earlier checkpoints."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from contracts.events.seals import Seal
from services.kit.proof.checkpoint import Checkpoint
from services.kit.proof.keys import KeyUnfit, VerifyingKey
from services.kit.proof.note import Note, NoteUnfit
from services.kit.proof.receipt_note import SUFFIX
from services.kit.proof.tree import Hash, leaf_hash, root_of
from services.kit.proof.witnesses import WitnessPolicy
from services.penalties.verification.remarks import UNKNOWN_SIGNATURES
from services.penalties.verification.verdict import EvidenceUnusable, Findings, Wrong

NOT_SIGNED: Final = "checkpoint: not signed by a key given"


@dataclass(frozen=True)
class Trust:
    """What the verifier has from elsewhere: keys, witnesses, and earlier checkpoints."""

    keys: Sequence[VerifyingKey]
    policy: WitnessPolicy | None = None
    seen: Sequence[Note] = ()
    through: str | None = None


@dataclass
class LogShown:
    """A log in the evidence: its checkpoint, its handovers, its seals and their bytes."""

    note: Note
    handovers: Sequence[Note]
    seals: Sequence[Seal]
    entries: Sequence[bytes]
    signed_by: list[str] = field(default_factory=list)
    witnesses: list[tuple[str, str]] = field(default_factory=list)
    unknown: int = 0

    @property
    def leaves(self) -> list[Hash]:
        """The hashes of the log's entries."""
        return [leaf_hash(entry) for entry in self.entries]


def check_log(log: LogShown, trust: Trust, findings: Findings) -> None:
    """Rows 2 to 5; raises `Wrong`, `EvidenceUnusable`."""
    if not log.seals:
        raise EvidenceUnusable("no seal yet: nothing is shown to be sealed")
    try:
        checkpoint = Checkpoint.read(log.note.text)
    except NoteUnfit as fault:
        raise Wrong(f"checkpoint: {fault}") from fault
    _check_signatures(log, checkpoint, trust)
    _check_witnesses(log, trust)
    _check_seals(log, checkpoint)
    _check_handovers(log)
    _check_seen(log, checkpoint, trust)
    if trust.through and str(log.seals[-1].through) < trust.through:
        raise Wrong(f"checkpoint: goes through {log.seals[-1].through} only")
    if log.unknown:
        findings.remark(UNKNOWN_SIGNATURES, count=log.unknown)


def log_keys(seal: Seal) -> list[VerifyingKey]:
    """The keys that sign the log, as a seal lists them; raises `Wrong`."""
    return [key for key in _listed(seal) if not key.name.endswith(SUFFIX)]


def receipt_keys(seals: Sequence[Seal]) -> list[VerifyingKey]:
    """Every key of receipts that any of the seals lists."""
    found = {str(key): key for seal in seals for key in _listed(seal) if key.name.endswith(SUFFIX)}
    return list(found.values())


def _listed(seal: Seal) -> list[VerifyingKey]:
    try:
        return [VerifyingKey.read(each) for each in seal.keys]
    except KeyUnfit as fault:
        raise Wrong(f"seals: the seal of {seal.through} lists no key: {fault}") from fault


def _check_signatures(log: LogShown, checkpoint: Checkpoint, trust: Trust) -> None:
    listed = log_keys(log.seals[-1])
    trusted = [key for key in trust.keys if key.name == checkpoint.origin]
    by_given = [key for key in trusted if log.note.of(key)]
    for key in {str(each): each for each in [*by_given, *listed]}.values():
        given = log.note.of(key)
        if given is None:
            raise Wrong(f"checkpoint: {key.name} {key.id.hex()} is listed, and has not signed")
        if not given.fits(key, log.note.text):
            raise Wrong(f"checkpoint: the signature of {key.name} {key.id.hex()} is wrong")
    if not by_given:
        _follow_handovers(log, trusted, listed)
    if any(key.name != checkpoint.origin for key in listed):
        raise Wrong("seals: the last lists keys of another log")
    log.signed_by = [f"{key.name} {key.id.hex()}" for key in listed or by_given]
    witnesses = [each.key for each in trust.policy.witnesses.values()] if trust.policy else []
    log.unknown = len(log.note.beside([*trusted, *listed, *witnesses]))


def _follow_handovers(
    log: LogShown, trusted: Sequence[VerifyingKey], listed: Sequence[VerifyingKey]
) -> None:
    """Accept the keys that a trusted key has signed together with, one handover after another."""
    if not log.handovers or not trusted:
        raise Wrong(NOT_SIGNED)
    keys = {str(key): key for key in trusted}
    for note in log.handovers:
        if any(note.is_signed_by(key) for key in keys.values()):
            size = _size_in(note)
            if 0 < size <= len(log.seals):
                keys |= {str(key): key for key in log_keys(log.seals[size - 1])}
    if not any(str(key) in keys for key in listed):
        raise EvidenceUnusable("handover: not signed by a key given")


def _size_in(note: Note) -> int:
    try:
        return Checkpoint.read(note.text).size
    except NoteUnfit:
        return 0


def _check_witnesses(log: LogShown, trust: Trust) -> None:
    if trust.policy is None:
        return
    for each in trust.policy.witnesses.values():
        if (line := log.note.of(each.key)) is None:
            continue
        if not line.fits(each.key, log.note.text):
            raise Wrong(f"checkpoint: the signature of {each.key.name} is wrong")
        at = datetime.fromtimestamp(line.made_at, UTC).isoformat()
        log.witnesses.append((each.key.name, at))
    if not trust.policy.is_met(log.note):
        raise Wrong(f"witnesses: {len(log.witnesses)} of {trust.policy.needed}")


def _check_seals(log: LogShown, checkpoint: Checkpoint) -> None:
    for before, after in pairwise(log.seals):
        if after.through <= before.through:
            raise Wrong(f"seals: {before.through} is followed by {after.through}")
        if after.partitions != before.partitions:
            raise Wrong(
                f"seals: {before.partitions} partitions on {before.through}, and "
                f"{after.partitions} on {after.through}"
            )
        if after.continues is not None:
            raise Wrong(f"seals: the seal of {after.through} begins another log")
    if checkpoint.size != len(log.seals) or root_of(log.leaves) != checkpoint.root:
        raise Wrong("seals: they do not hash to the checkpoint; one was altered, added or left out")


def _check_handovers(log: LogShown) -> None:
    """Each is the last checkpoint that both a key and its successor have signed."""
    expected = [
        size
        for size, (before, after) in enumerate(pairwise(log.seals), 1)
        if {str(key) for key in log_keys(before)} > {str(key) for key in log_keys(after)}
    ]
    if [_size_in(note) for note in log.handovers] != expected:
        raise Wrong("handovers: they are not those of which the seals tell")
    for note, size in zip(log.handovers, expected, strict=True):
        found = Checkpoint.read(note.text)
        keys = log_keys(log.seals[size - 1])
        if found.root != root_of(log.leaves[:size]) or found.origin != _origin(log):
            raise Wrong(f"handovers: that of {log.seals[size - 1].through} is of another history")
        if note.beside(keys) or not all(note.is_signed_by(key) for key in keys):
            raise Wrong(f"handovers: a signature of {log.seals[size - 1].through} is wrong")


def _origin(log: LogShown) -> str:
    return Checkpoint.read(log.note.text).origin


def _check_seen(log: LogShown, checkpoint: Checkpoint, trust: Trust) -> None:
    known = [*trust.keys, *(key for seal in log.seals for key in log_keys(seal))]
    for note in trust.seen:
        try:
            seen = Checkpoint.read(note.text)
        except NoteUnfit as fault:
            raise EvidenceUnusable(f"seen: {fault}") from fault
        if seen.origin != checkpoint.origin:
            raise EvidenceUnusable(f"seen: a checkpoint of {seen.origin}, not {checkpoint.origin}")
        if not any(note.is_signed_by(key) for key in known):
            raise EvidenceUnusable("seen: not signed by a key of this log")
        if seen.size > checkpoint.size:
            raise Wrong("checkpoint: older than one seen before")
        if seen.root != root_of(log.leaves[: seen.size]):
            day = log.seals[seen.size - 1].through if seen.size else "no day"
            raise Wrong(
                f"history: the checkpoint of {day} seen before, signed by the same key, is of "
                "another history"
            )
