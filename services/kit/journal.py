"""A service's own topic as it writes it: each fact once, stamped on an open day, closed by days."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from contracts.canonical import canonical, digest, joined
from contracts.envelope import differing, sequence_text
from contracts.reading import read_json
from contracts.receipt import Receipt
from contracts.topics import EVERY_DEALER, short_name
from services.kit import accepted, streams
from services.kit.accepted import (
    Accepted,
    Key,
    NotAsRecorded,
    accepted_of,
    recorded,
    write_accepted,
)
from services.kit.clock import Clock, instant_text
from services.kit.draft import Draft
from services.kit.partitions import partition_of, stream_of
from services.kit.store import Store, Transaction, ValueRefused
from services.kit.streams import Streams, closed_days, counts

_log = logging.getLogger(__name__)

TABLES: Final = (
    *streams.TABLES,
    *accepted.TABLES,
    "CREATE TABLE IF NOT EXISTS journal (partitions BIGINT NOT NULL)",
)


MOST_ALARMS: Final = 20
"""Changed events that are told one by one."""


class PartitionsDiffer(Exception):
    """The journal was first written with another number of partitions."""


class ContentDiffers(Exception):
    """An event of the same `source` and `id` is recorded already, with other content."""

    def __init__(self, source: str, event_id: str, fields: Sequence[str]) -> None:
        super().__init__(
            f"{source}#{event_id} is recorded already with other content; send a new fact under "
            "a new id, or put the recorded one right with a fact-corrected"
        )
        self.fields = fields
        """The paths in which the two differ."""


Outcome = Receipt | ContentDiffers | NotAsRecorded


class Journal:
    """Records drafts in the streams of one topic, and closes its days."""

    def __init__(self, store: Store, topic: str, partitions: int, clock: Clock) -> None:
        self.store = store
        self.topic = topic
        self.partitions = partitions
        self.clock = clock
        self._changed: dict[Key, str] = {}
        with store.transaction() as tx:
            known = tx.execute("SELECT partitions FROM journal")
            if not known:
                tx.execute("INSERT INTO journal VALUES (?)", (partitions,))
            elif known[0][0] != partitions:
                raise PartitionsDiffer(
                    f"{topic} was first written with {known[0][0]} partitions, not {partitions}: "
                    f"set DOCKET_PARTITIONS={known[0][0]}"
                )

    def record(self, drafts: Sequence[Draft]) -> list[Outcome]:
        """Record what is new, all in one transaction; the outcome of each draft, in order."""
        with self.store.transaction() as tx:
            return _Batch(self, tx, drafts).record()

    def receipt(self, source: str, event_id: str) -> Receipt | None:
        """The receipt given for an event, if one was; raises `NotAsRecorded`."""
        with suppress(ValueRefused), self.store.reading() as look:  # what it refuses is not there
            for known in accepted_of(look, [(source, event_id)]).values():
                return self.given_again(known, recorded(look, known.stream, known.sequence))
        return None

    def given_again(self, known: Accepted, value: bytes | None) -> Receipt:
        """The receipt of an event by what stands in its place; raises `NotAsRecorded`."""
        try:
            return known.receipt(self.topic, value)
        except NotAsRecorded as fault:
            self._changed[known.source, known.id] = str(fault)
            raise

    def alarms(self) -> list[str]:
        """The events found to stand there no longer as recorded, a sentence each."""
        return list(self._changed.values())[:MOST_ALARMS]

    def close_days(self, through: date) -> int:
        """Close every partition through a day; how many of them were still open."""
        with self.store.transaction() as tx:
            closed = closed_days(tx)
            late = [p for p in range(self.partitions) if p not in closed or closed[p] < through]
            streams = [stream_of(EVERY_DEALER, partition) for partition in late]
            written, had = Streams(tx, streams, self.partitions), counts(tx)
            for partition in late:
                self._close(written, partition, through, had.get(partition, 0) + 1)
            written.save()
            tx.execute_many(
                "INSERT INTO closed_days VALUES (?, ?) "
                "ON CONFLICT (partition) DO UPDATE SET through = excluded.through",
                [(partition, str(through)) for partition in late],
            )
        if late:
            _log.info("closed %s through %s in %s partitions", self.topic, through, len(late))
        return len(late)

    def closed_through(self) -> date | None:
        """The last day that every partition has closed."""
        with self.store.reading() as look:
            closed = closed_days(look)
        return min(closed.values()) if len(closed) == self.partitions else None

    def _close(self, written: Streams, partition: int, through: date, events: int) -> None:
        name = short_name(self.topic)
        stream = stream_of(EVERY_DEALER, partition)
        at = instant_text(written.stamp([stream], self.clock.closing(through)))
        event = {
            "specversion": "1.0",
            "id": f"day-closed/{through}/{partition}",
            "source": f"/{name}",
            "type": f"docket.{name}.day-closed.v1",
            "subject": EVERY_DEALER,
            "time": at,
            "data": {"through": str(through), "partition": partition, "events": events},
            "recordedtime": at,
            "actor": name,
        }
        members = {attribute: canonical(value) for attribute, value in event.items()}
        written.append(stream, f"docket.{name}.day-closed.v1", members)


class _Batch:
    """The drafts of one transaction."""

    def __init__(self, journal: Journal, tx: Transaction, drafts: Sequence[Draft]) -> None:
        self._journal = journal
        self._tx = tx
        self._drafts = drafts
        self._closed = closed_days(tx)
        self._known = accepted_of(tx, [_key(draft) for draft in drafts])
        self._streams = Streams(
            tx, [s for draft in drafts for s in self._streams_of(draft)], journal.partitions
        )
        self._accepted: list[Accepted] = []

    def record(self) -> list[Outcome]:
        outcomes = [self._outcome(draft) for draft in self._drafts]
        self._streams.save()
        write_accepted(self._tx, self._accepted)
        return outcomes

    def _outcome(self, draft: Draft) -> Outcome:
        if known := self._known.get(_key(draft)):
            return self._again(draft, known)
        return self._append(draft)

    def _again(self, draft: Draft, known: Accepted) -> Outcome:
        at = known.stream, known.sequence
        value = self._streams.written(*at) or recorded(self._tx, *at)
        try:
            receipt = self._journal.given_again(known, value)
        except NotAsRecorded as fault:
            return fault
        if value is not None and known.content != draft.content_digest:
            fields = differing(read_json(value), read_json(joined(draft.members)))
            if fields:
                return ContentDiffers(*_key(draft), fields)
        return receipt

    def _append(self, draft: Draft) -> Receipt:
        streams = self._streams_of(draft)
        stamp = self._stamp(draft, streams)
        members = {**draft.members, **{name: canonical(text) for name, text in stamp.items()}}
        event_type = draft.envelope.type
        first, *_ = [self._streams.append(stream, event_type, members) for stream in streams]
        self._known[_key(draft)] = kept = Accepted(
            *_key(draft), draft.content_digest, digest(first.value), first.stream, first.sequence
        )
        self._accepted.append(kept)
        return Receipt(
            *_key(draft),
            event_type,
            self._journal.topic,
            draft.envelope.subject,
            sequence_text(first.sequence),
            stamp["recordedtime"],
            kept.digest,
        )

    def _stamp(self, draft: Draft, streams: Sequence[str]) -> dict[str, str]:
        if older := draft.imported:
            return {
                "recordedtime": instant_text(older.recorded_at),
                "actor": draft.actor,
                "importedtime": instant_text(older.imported_at),
                "provenance": older.provenance,
            }
        closed = [day for p in self._partitions_of(draft) if (day := self._closed.get(p))]
        at = self._journal.clock.received(draft.envelope.time, max(closed, default=None))
        at = self._streams.stamp(streams, at)
        return {"recordedtime": instant_text(at), "actor": draft.actor}

    def _partitions_of(self, draft: Draft) -> Sequence[int]:
        if draft.envelope.subject == EVERY_DEALER:
            return range(self._journal.partitions)
        return [partition_of(draft.envelope.subject, self._journal.partitions)]

    def _streams_of(self, draft: Draft) -> list[str]:
        return [
            stream_of(draft.envelope.subject, partition) for partition in self._partitions_of(draft)
        ]


def _key(draft: Draft) -> Key:
    return draft.envelope.source, draft.envelope.id
