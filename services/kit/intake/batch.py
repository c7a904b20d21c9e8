"""What one transaction of a journal records: each draft once, with its receipt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from contracts.canonical import canonical, digest
from contracts.envelope import sequence_text
from contracts.reading import read_json
from contracts.receipt import Notice, Receipt
from contracts.topics import EVERY_DEALER
from services.kit.clock import Clock, instant_text
from services.kit.http.problem import Problem
from services.kit.intake.accepted import (
    Accepted,
    ContentDiffers,
    EventKey,
    NotAsRecorded,
    accepted_of,
    recorded,
    write_accepted,
)
from services.kit.intake.accepting import Accepting
from services.kit.intake.draft import Draft
from services.kit.intake.mentions import write_mentions
from services.kit.intake.numbering import write_numbers
from services.kit.intake.receipts import Receipts
from services.kit.intake.streams import Streams, closed_days
from services.kit.log.partitions import partition_of, stream_of
from services.kit.proof.tree import leaf_hash
from services.kit.store import Transaction

NoticesOf = Callable[[Transaction, Sequence[Accepting]], Sequence[tuple[Notice, ...]]]
"""Returns the notices for each fact that is being accepted."""

Admission = Callable[[Transaction, Draft], None]
"""Raises the `Problem` of a fact that its sender may not send after what is recorded."""

IntakeOutcome = Receipt | ContentDiffers | NotAsRecorded | Problem


def admit_all(_: Transaction, draft: Draft) -> None:
    """Accepts every fact, because the table of access alone decides."""


def silent(_: Transaction, new: Sequence[Accepting]) -> Sequence[tuple[Notice, ...]]:
    """Nothing is noted."""
    return [()] * len(new)


class Unnoticed(Exception):
    """The notices of a transaction could not be made; it is rolled back."""


class Batch:
    """The drafts of one transaction."""

    def __init__(
        self,
        tx: Transaction,
        drafts: Sequence[Draft],
        receipts: Receipts,
        partitions: int,
        clock: Clock,
    ) -> None:
        self._tx = tx
        self._drafts = drafts
        self._receipts = receipts
        self._partitions = partitions
        self._clock = clock
        self._closed = closed_days(tx)
        self._known = accepted_of(tx, [_key(draft) for draft in drafts])
        self._streams = Streams(
            tx, [s for draft in drafts for s in self._streams_of(draft)], partitions
        )
        self._new: list[tuple[Accepting, Accepted]] = []

    def record(self, noticing: NoticesOf, admission: Admission = admit_all) -> list[IntakeOutcome]:
        outcomes = [self._outcome(draft, admission) for draft in self._drafts]
        self._streams.save()
        notices = self._noticed(noticing)
        accepted = [kept.noting(notices[kept.source, kept.id]) for _, kept in self._new]
        write_accepted(self._tx, accepted)
        numbered = [
            (kept.source, new.draft.number, kept.stream)
            for new, kept in self._new
            if new.draft.number is not None
        ]
        write_numbers(self._tx, numbered)
        facts = [new for new, _ in self._new if new.dealer != EVERY_DEALER]
        write_mentions(self._tx, [(new.dealer, new.fact, new.place) for new in facts])
        return [self._noting(outcome, notices) for outcome in outcomes]

    def _noticed(self, noticing: NoticesOf) -> dict[EventKey, tuple[Notice, ...]]:
        new = [each for each, _ in self._new]
        try:
            found = zip(new, noticing(self._tx, new), strict=True)
            return {_key(each.draft): notices for each, notices in found}
        except Exception as fault:
            raise Unnoticed(repr(fault)) from fault

    def _noting(
        self, outcome: IntakeOutcome, notices: Mapping[EventKey, tuple[Notice, ...]]
    ) -> IntakeOutcome:
        """The receipt of what this transaction records, with its notices."""
        if isinstance(outcome, Receipt) and (noted := notices.get((outcome.source, outcome.id))):
            return replace(outcome, notices=noted)
        return outcome

    def _outcome(self, draft: Draft, admission: Admission) -> IntakeOutcome:
        if known := self._known.get(_key(draft)):
            return self._again(draft, known)
        try:
            admission(self._tx, draft)
        except Problem as refused:
            return refused
        return self._append(draft)

    def _again(self, draft: Draft, known: Accepted) -> IntakeOutcome:
        at = known.stream, known.sequence
        value = self._streams.written(*at) or recorded(self._tx, *at)
        try:
            receipt = self._receipts.again(known, value)
        except NotAsRecorded as fault:
            return fault
        if value is None or known.content == draft.content_digest:
            return receipt
        fields = draft.differs(read_json(value))
        return ContentDiffers(*_key(draft), fields) if fields else receipt

    def _append(self, draft: Draft) -> Receipt:
        streams = self._streams_of(draft)
        at = self._received(draft, streams)
        stamp = _stamp(draft, at)
        members = {**draft.members, **{name: canonical(text) for name, text in stamp.items()}}
        event_type = draft.envelope.type
        first, *_ = [self._streams.append(stream, event_type, members) for stream in streams]
        self._known[_key(draft)] = kept = Accepted(
            *_key(draft), draft.content_digest, digest(first.value), first.stream, first.sequence
        )
        self._new.append((Accepting(draft, at, first.sequence), kept))
        return Receipt(
            *_key(draft),
            event_type,
            self._receipts.topic,
            draft.envelope.subject,
            sequence_text(first.sequence),
            stamp["recordedtime"],
            kept.digest,
            leaf_hash(first.value).hex(),
        )

    def _received(self, draft: Draft, streams: Sequence[str]) -> datetime:
        if draft.imported:
            return draft.imported.recorded_at
        closed = [day for p in self._partitions_of(draft) if (day := self._closed.get(p))]
        at = self._clock.received(draft.envelope.time, max(closed, default=None))
        return self._streams.stamp(streams, at)

    def _partitions_of(self, draft: Draft) -> Sequence[int]:
        if draft.envelope.subject == EVERY_DEALER:
            return range(self._partitions)
        return [partition_of(draft.envelope.subject, self._partitions)]

    def _streams_of(self, draft: Draft) -> list[str]:
        return [
            stream_of(draft.envelope.subject, partition) for partition in self._partitions_of(draft)
        ]


def _stamp(draft: Draft, received_at: datetime) -> dict[str, str]:
    stamp = {"recordedtime": instant_text(received_at), "actor": draft.actor}
    if older := draft.imported:
        stamp["importedtime"] = instant_text(older.imported_at)
        stamp["provenance"] = older.provenance
    return stamp


def _key(draft: Draft) -> EventKey:
    return draft.envelope.source, draft.envelope.id
