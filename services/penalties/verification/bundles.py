"""Reads a bundle and checks it against its seals: members, lines, streams (rows 1, 3, 6, 7)."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from contracts.events.seals import Seal
from contracts.topics import EVERY_DEALER
from services.kit.log.decoding import NEVER
from services.kit.log.partitions import partition_of, stream_of
from services.kit.proof.bundle import (
    CHECKPOINT_MEMBER,
    FORM,
    HANDOVERS,
    HEAD,
    LINES,
    MEMBERS,
    OF_DEALER,
    OF_EVERYONE,
    SEALS,
    STAMP,
    head_of,
)
from services.kit.proof.container import ContainerUnfit, unpack
from services.kit.proof.encoding import TextUnfit, base64_bytes
from services.kit.proof.note import Note, NoteUnfit
from services.kit.proof.tree import Frontier, ProofUnfit, leaf_hash, root_by_path
from services.penalties.verification.canonical_form import NotInForm, canonical_object
from services.penalties.verification.evidence import DealerEvidence, SealedLine
from services.penalties.verification.history import LogShown, Trust, check_log
from services.penalties.verification.reading import (
    LineShown,
    lines_in,
    objects_in,
    read_seal,
    read_sealed_line,
    read_stream,
)
from services.penalties.verification.remarks import STAMPED
from services.penalties.verification.verdict import EvidenceUnusable, Findings, Wrong

Lines = dict[str, dict[int, SealedLine]]
"""By stream, and by the index of a seal."""


def read_bundle(file: bytes, trust: Trust, findings: Findings) -> tuple[LogShown, DealerEvidence]:
    """The log and the dealer's evidence, both checked against the checkpoint.

    Raises `Wrong`, `EvidenceUnusable`.
    """
    try:
        members = unpack(file)
    except ContainerUnfit as fault:
        raise EvidenceUnusable(f"no bundle: {fault}") from fault
    if tuple(members) not in {MEMBERS, (*MEMBERS, STAMP)}:
        raise EvidenceUnusable("no bundle: its members are not those of one, in their order")
    dealer = _dealer(members[HEAD])
    log = LogShown(
        _note("checkpoint", members[CHECKPOINT_MEMBER]),
        [_handover(said) for said in objects_in("handovers", members[HANDOVERS])],
        [read_seal(said, n) for n, said in enumerate(objects_in("seals", members[SEALS]), 1)],
        lines_in("seals", members[SEALS]),
    )
    partitions = log.seals[-1].partitions if log.seals else 1
    every = stream_of(EVERY_DEALER, partition_of(dealer, partitions))
    places = [(f"dealer/{name}.ndjson", dealer, name) for name in OF_DEALER]
    places += [(f"every/{name}.ndjson", every, name) for name in OF_EVERYONE]
    streams = {
        (stream, name): read_stream(name, stream, lines_in(member, members[member]))
        for member, stream, name in places
    }
    check_log(log, trust, findings)
    if STAMP in members:
        findings.leave(STAMPED)
    lines = _lines(members[LINES], log.seals, dealer, every)
    evidence = DealerEvidence(dealer, log.seals, lines, streams)
    check_streams(evidence)
    _check_days_shown(evidence)
    return log, evidence


def _dealer(head: bytes) -> str:
    try:
        said = canonical_object(head.removesuffix(b"\n"))
        dealer = said["dealer"]
    except (NotInForm, KeyError) as fault:
        raise EvidenceUnusable(f"no bundle: {HEAD} is none") from fault
    if said.get("bundle") != FORM or not isinstance(dealer, str) or head != head_of(dealer):
        raise EvidenceUnusable(f"no bundle: {HEAD} says another form than {FORM}")
    return dealer


def _note(name: str, data: bytes) -> Note:
    try:
        return Note.read(data.decode())
    except (NoteUnfit, UnicodeDecodeError) as fault:
        raise Wrong(f"{name}: {fault}") from fault


def _handover(said: Mapping[str, Any]) -> Note:
    if list(said) != ["checkpoint"] or not isinstance(said["checkpoint"], str):
        raise Wrong("handovers: a line is no checkpoint")
    return _note("handovers", said["checkpoint"].encode("utf-8", "surrogatepass"))


def _lines(data: bytes, seals: Sequence[Seal], dealer: str, every: str) -> Lines:
    """The lines in the bundle, each led by its path to its seal; raises `Wrong`."""
    days = {str(seal.through): index for index, seal in enumerate(seals)}
    lines: Lines = {dealer: {}, every: {}}
    places: list[tuple[str, bytes]] = []
    for said in objects_in("lines", data):
        try:
            shown = LineShown.model_validate(said)
            stream = canonical_object(shown.line.encode())["stream"]
        except (ValidationError, NotInForm, KeyError, UnicodeEncodeError) as fault:
            raise Wrong(f"lines: line {len(places) + 1} is none") from fault
        if stream not in lines or shown.through not in days:
            raise Wrong(f"lines: a line of {stream} of {shown.through} has no place here")
        index = days[shown.through]
        _lead(shown, stream, seals[index])
        lines[stream][index] = read_sealed_line(shown.line, stream, shown.through)
        places.append((shown.through, stream.encode()))
    if any(after <= before for before, after in pairwise(places)):
        raise Wrong("lines: they do not ascend by day and stream")
    return lines


def _lead(shown: LineShown, stream: str, seal: Seal) -> None:
    try:
        path = [base64_bytes(each) for each in shown.path]
        leaf = leaf_hash(shown.line.encode())
        root = root_by_path(leaf, shown.index, seal.lines, path)
    except (TextUnfit, ProofUnfit) as fault:
        raise Wrong(
            f"line of {stream} of {shown.through}: is not what was sealed that day: {fault}"
        ) from fault
    if root.hex() != seal.root:
        raise Wrong(f"line of {stream} of {shown.through}: is not what was sealed that day")


def check_streams(evidence: DealerEvidence) -> None:
    """Row 7: the root at every sealed size, and no event more or less; raises `Wrong`."""
    last = len(evidence.seals) - 1
    for (stream, topic), events in evidence.streams.items():
        lines = evidence.lines[stream]
        tree, before = Frontier(), 0
        for index in sorted(lines):
            day = evidence.seals[index].through
            size = lines[index].sizes.get(topic, 0)
            if size < before:
                raise Wrong(
                    f"{topic} of {stream}: {before} were sealed before {day}, and {size} then"
                )
            if size > len(events):
                raise Wrong(
                    f"{topic} of {stream}: {len(events)} are here, and {size} were sealed on {day}"
                )
            tree = tree.with_leaves(each.leaf for each in events[before:size])
            if size and tree.root.hex() != lines[index].roots[topic]:
                first = before + 1 if size > before else 1
                raise Wrong(
                    f"{topic} of {stream}: numbers {first} to {size}, sealed on {day}, are not "
                    "what was sealed"
                )
            before = size
        if last not in lines and (events or stream != evidence.every):
            raise Wrong(f"lines: that of {stream} of {evidence.through} is missing")
        if before != len(events):
            raise Wrong(
                f"{topic} of {stream}: {len(events)} are here, and {before} were sealed on "
                f"{evidence.through}"
            )


def _check_days_shown(evidence: DealerEvidence) -> None:
    """Each day on which a line changed, the day before it, and the last; no more and no fewer."""
    dealer, every = evidence.lines[evidence.dealer], evidence.lines[evidence.every]
    shown = sorted(dealer)
    changed = {0} if shown and shown[0] == 0 else set(shown[:1])
    for before, after in pairwise(shown):
        if dealer[before] != dealer[after]:
            if after != before + 1:
                day = evidence.seals[after - 1].through
                raise Wrong(f"lines: that of {evidence.dealer} of {day} is missing")
            changed.add(after)
    for _, closed in evidence.policies():
        with_it = _after(evidence, closed)
        if with_it < len(evidence.seals):
            changed.add(with_it)
    needed = {*changed, *(index - 1 for index in changed if index), len(evidence.seals) - 1}
    first = shown[0] if shown else len(evidence.seals)
    if set(every) != needed or set(shown) != {index for index in needed if index >= first}:
        raise Wrong(f"lines: they are not those of the days on which {evidence.dealer} changed")


def _after(evidence: DealerEvidence, closed: str) -> int:
    """The index of the first seal after a closed day."""
    if closed == NEVER:
        return 0
    index = evidence.first_through(closed)
    through = evidence.seals[index].through if index < len(evidence.seals) else None
    return index + 1 if str(through) == closed else index
