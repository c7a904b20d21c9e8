"""A service's own topic as it writes it: each fact once, stamped on an open day, closed by days."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from contracts.canonical import canonical, digest, joined
from contracts.envelope import differing, sequence_text
from contracts.reading import read_json
from contracts.topics import EVERY_DEALER, short_name
from services.kit import streams
from services.kit.clock import Clock, instant_text
from services.kit.draft import Draft
from services.kit.partitions import partition_of, stream_of
from services.kit.store import Reading, Store, Transaction, ValueRefused
from services.kit.streams import Streams, chunks, closed_days, marks

_log = logging.getLogger(__name__)

TABLES: Final = (
    *streams.TABLES,
    (
        "CREATE TABLE IF NOT EXISTS accepted (source TEXT, id TEXT, content TEXT NOT NULL,"
        " stream TEXT NOT NULL, sequence BIGINT NOT NULL, PRIMARY KEY (source, id))"
    ),
    "CREATE TABLE IF NOT EXISTS journal (partitions BIGINT NOT NULL)",
)


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


@dataclass(frozen=True, slots=True)
class Receipt:
    """The accepting service's word that an event is recorded, and where."""

    source: str
    id: str
    type: str
    topic: str
    subject: str
    sequence: str
    recordedtime: str
    digest: str
    duplicate: bool = False


Outcome = Receipt | ContentDiffers


class Journal:
    """Records drafts in the streams of one topic, and closes its days."""

    def __init__(self, store: Store, topic: str, partitions: int, clock: Clock) -> None:
        self.store = store
        self.topic = topic
        self.partitions = partitions
        self.clock = clock
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
        """The receipt given for an event, if one was."""
        with suppress(ValueRefused), self.store.reading() as look:  # what it refuses is not there
            known = look.execute(
                "SELECT stream, sequence FROM accepted WHERE source = ? AND id = ?",
                (source, event_id),
            )
            if known:
                return receipt_of(self.topic, recorded(look, *known[0]), duplicate=True)
        return None

    def close_days(self, through: date) -> int:
        """Close every partition through a day; how many of them were still open."""
        with self.store.transaction() as tx:
            closed = closed_days(tx)
            late = [p for p in range(self.partitions) if p not in closed or closed[p] < through]
            written = Streams(tx, [stream_of(EVERY_DEALER, partition) for partition in late])
            for partition in late:
                self._close(written, partition, through)
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

    def _close(self, written: Streams, partition: int, through: date) -> None:
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
            "data": {"through": str(through), "partition": partition},
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
        self._known = {
            (source, event_id): (content, stream, sequence)
            for some in chunks([_key(draft) for draft in drafts])
            for source, event_id, content, stream, sequence in tx.execute(
                # A join, for SQLite would look for `(source, id) IN (…)` through the whole table.
                "SELECT source, id, content, stream, sequence"
                f" FROM (VALUES {marks(some, '(?, ?)')}) AS asked"
                " JOIN accepted ON source = asked.column1 AND id = asked.column2",
                [name for pair in some for name in pair],
            )
        }
        self._streams = Streams(tx, [s for draft in drafts for s in self._streams_of(draft)])
        self._accepted: list[tuple[str, str, str, str, int]] = []

    def record(self) -> list[Outcome]:
        outcomes = [self._outcome(draft) for draft in self._drafts]
        self._streams.save()
        self._tx.execute_many("INSERT INTO accepted VALUES (?, ?, ?, ?, ?)", self._accepted)
        return outcomes

    def _outcome(self, draft: Draft) -> Outcome:
        if known := self._known.get(_key(draft)):
            content, stream, sequence = known
            value = self._streams.written(stream, sequence) or recorded(self._tx, stream, sequence)
            if content != draft.content_digest:
                fields = differing(read_json(value), read_json(joined(draft.members)))
                if fields:
                    return ContentDiffers(*_key(draft), fields)
            return receipt_of(self._journal.topic, value, duplicate=True)
        return self._append(draft)

    def _append(self, draft: Draft) -> Receipt:
        streams = self._streams_of(draft)
        stamp = self._stamp(draft, streams)
        members = {**draft.members, **{name: canonical(text) for name, text in stamp.items()}}
        event_type = draft.envelope.type
        first, *_ = [self._streams.append(stream, event_type, members) for stream in streams]
        place = (draft.content_digest, first.stream, first.sequence)
        self._known[_key(draft)] = place
        self._accepted.append((*_key(draft), *place))
        return Receipt(
            *_key(draft),
            event_type,
            self._journal.topic,
            draft.envelope.subject,
            sequence_text(first.sequence),
            stamp["recordedtime"],
            digest(first.value),
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


def _key(draft: Draft) -> tuple[str, str]:
    return draft.envelope.source, draft.envelope.id


def recorded(look: Reading, stream: str, sequence: int) -> bytes:
    """The recorded bytes at a place."""
    rows = look.execute(
        "SELECT state FROM stored_events WHERE originator_id = ? AND originator_version = ?",
        (stream, sequence),
    )
    return bytes(rows[0][0])


def receipt_of(topic: str, value: bytes, *, duplicate: bool = False) -> Receipt:
    """The receipt of an event by its recorded bytes."""
    event = read_json(value)
    return Receipt(
        source=event["source"],
        id=event["id"],
        type=event["type"],
        topic=topic,
        subject=event["subject"],
        sequence=event["sequence"],
        recordedtime=event["recordedtime"],
        digest=digest(value),
        duplicate=duplicate,
    )
