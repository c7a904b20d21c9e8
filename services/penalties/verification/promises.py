"""Compares receipts with the sealed events: row 10."""

from collections.abc import Sequence
from datetime import datetime

from contracts.topics import short_name
from services.kit.clock import local_date
from services.kit.log.partitions import stream_of
from services.kit.proof.note import Note, NoteUnfit
from services.kit.proof.receipt_note import SUFFIX, Promise
from services.penalties.verification.evidence import DealerEvidence
from services.penalties.verification.history import receipt_keys
from services.penalties.verification.remarks import (
    RECEIPT_AFTER_THE_LAST_SEAL,
    RECEIPT_OF_ANOTHER_PARTITION,
    RECEIPT_OF_UNKNOWN_KEY,
)
from services.penalties.verification.verdict import EvidenceUnusable, Findings, Wrong


def check_receipt(evidence: DealerEvidence, origin: str, note: Note, findings: Findings) -> Promise:
    """Whether a receipt was kept; raises `Wrong`, or `EvidenceUnusable` if it is of others."""
    try:
        name, promise = Promise.read(note)
    except NoteUnfit as fault:
        raise EvidenceUnusable(f"receipt: {fault}") from fault
    if name != f"{origin}{SUFFIX}":
        raise EvidenceUnusable(f"receipt: of {name}, and this log is {origin}")
    if promise.subject not in {evidence.dealer, stream_of("*", 0)}:
        raise EvidenceUnusable(f"receipt: of {promise.subject}, and this is {evidence.dealer}")
    signed = [key for key in receipt_keys(evidence.seals) if note.of(key)]
    if not signed:
        findings.leave(RECEIPT_OF_UNKNOWN_KEY)
        return promise
    if not all(note.is_signed_by(key) for key in signed):
        raise EvidenceUnusable(f"receipt: the signature of {name} is wrong")
    if promise.subject not in {evidence.dealer, evidence.every}:
        findings.leave(RECEIPT_OF_ANOTHER_PARTITION, subject=promise.subject, every=evidence.every)
        return promise
    _check(evidence, promise, findings)
    return promise


def is_about(evidence: DealerEvidence, note: Note) -> bool:
    """Whether a receipt is checked against this dealer's evidence."""
    try:
        _, promise = Promise.read(note)
    except NoteUnfit as fault:
        raise EvidenceUnusable(f"receipt: {fault}") from fault
    return promise.subject in {evidence.dealer, evidence.every}


def check_receipts(
    evidence: DealerEvidence, origin: str, notes: Sequence[Note], findings: Findings
) -> list[Promise]:
    """All receipts given; raises as `check_receipt`."""
    return [check_receipt(evidence, origin, note, findings) for note in notes]


def _check(evidence: DealerEvidence, promise: Promise, findings: Findings) -> None:
    topic = short_name(promise.topic)
    events = evidence.streams.get((promise.subject, topic), ())
    named = f"{topic} {promise.sequence} of {promise.subject}"
    received = str(local_date(datetime.fromisoformat(promise.received)))
    if promise.sequence <= len(events):
        if events[promise.sequence - 1].leaf != promise.leaf:
            raise Wrong(f"receipt: {named} is recorded otherwise than its receipt says")
        return
    held = evidence.held_since
    if held is not None and received >= held:
        return  # it is said of the dealer that it is held
    if received > evidence.through:
        findings.leave(
            RECEIPT_AFTER_THE_LAST_SEAL,
            topic=topic,
            sequence=promise.sequence,
            subject=promise.subject,
            received=received,
        )
        return
    raise Wrong(
        f"receipt: {named} was promised, received on {received}, and is not among what was sealed "
        f"through {evidence.through}: it was withheld"
    )
