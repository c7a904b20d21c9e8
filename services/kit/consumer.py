"""The consumer loop: what is derived and how far was read, in one transaction, in batches."""

import logging
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from contracts.reading import Malformed, read_json
from services.kit.log import LogReader, Record
from services.kit.partitions import stream_of
from services.kit.shelf import LogEvent
from services.kit.store import Store, Transaction

TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS fences (partition BIGINT PRIMARY KEY, epoch BIGINT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS positions (
        partition BIGINT NOT NULL, topic TEXT NOT NULL, position BIGINT NOT NULL,
        PRIMARY KEY (partition, topic))""",
    """CREATE TABLE IF NOT EXISTS heads (
        stream TEXT NOT NULL, topic TEXT NOT NULL, sequence BIGINT NOT NULL,
        PRIMARY KEY (stream, topic))""",
    """CREATE TABLE IF NOT EXISTS parked (
        stream TEXT PRIMARY KEY, topic TEXT NOT NULL, sequence BIGINT NOT NULL,
        reason TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS queued (
        stream TEXT NOT NULL, topic TEXT NOT NULL, position BIGINT NOT NULL,
        value BYTES NOT NULL, PRIMARY KEY (stream, topic, position))""",
)

BATCH: Final = 500
"""Records of each topic in one transaction."""

_log = logging.getLogger(__name__)


class FencedOut(Exception):
    """Another instance has taken over these partitions: nothing more is written here."""


class Projection(Protocol):
    """What a consumer derives from the log."""

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        """Derive, in the transaction that also moves the positions."""
        ...

    def recorded(self, tx: Transaction, topic: str, stream: str, sequence: int) -> bytes | None:
        """The bytes once read under this number, to tell a repetition from a fork."""
        ...


class Consumer:
    """Reads a log into a store. Sequence decides what is new; positions say where to seek."""

    def __init__(
        self,
        store: Store,
        log: LogReader,
        projection: Projection,
        then: Callable[[], bool] = lambda: False,
    ) -> None:
        self.store = store
        self._log = log
        self._projection = projection
        self._then = then
        self._epochs: dict[int, int] = {}
        self._positions: dict[tuple[str, int], int] = {}

    def take(self) -> None:
        """Take the partitions: raise their fences, and go to where their results stand."""
        with self.store.transaction() as tx:
            tx.execute_many(
                "INSERT INTO fences VALUES (?, 1)"
                " ON CONFLICT (partition) DO UPDATE SET epoch = fences.epoch + 1",
                [(partition,) for partition in range(self._log.partitions)],
            )
            self._epochs = dict(tx.execute("SELECT partition, epoch FROM fences"))
            self._positions = _positions(tx)
        self._log.seek(self._positions)

    def step(self) -> bool:
        """Read and write one batch, then what follows from it; whether there was anything to do."""
        records = self._log.poll(BATCH)
        if records:
            try:
                with self.store.transaction() as tx:
                    self.guard(tx)
                    self._write(tx, records)
            except BaseException:
                self._log.seek(self._positions)
                raise
            self._positions |= {(r.topic, r.partition): r.offset for r in records}
        return self._then() or bool(records)

    def guard(self, tx: Transaction) -> None:
        """Raise `FencedOut` unless these partitions are still this instance's, as it left them."""
        if dict(tx.execute("SELECT partition, epoch FROM fences")) != self._epochs:
            raise FencedOut("another instance reads into this store now")
        if _positions(tx) != self._positions:
            raise FencedOut("the positions in this store were moved by another instance")

    def _write(self, tx: Transaction, records: Sequence[Record]) -> None:
        self._projection.apply(tx, _Sorting(tx, self._projection).new_events(records))
        tx.execute_many(
            "INSERT INTO positions VALUES (?, ?, ?)"
            " ON CONFLICT (partition, topic) DO UPDATE SET position = excluded.position",
            [(r.partition, r.topic, r.offset) for r in records],
        )


def _positions(tx: Transaction) -> dict[tuple[str, int], int]:
    rows = tx.execute("SELECT topic, partition, position FROM positions")
    return {(topic, partition): position for topic, partition, position in rows}


class _Sorting:
    """Tells new events from repeated ones, and parks a stream whose numbers do not fit."""

    def __init__(self, tx: Transaction, projection: Projection) -> None:
        self._tx = tx
        self._projection = projection
        self._parked = {stream for (stream,) in tx.execute("SELECT stream FROM parked")}
        self._heads: dict[tuple[str, str], int] = {}
        self._values: dict[tuple[str, str, int], bytes] = {}

    def new_events(self, records: Sequence[Record]) -> list[LogEvent]:
        events = [event for record in records if (event := self._sorted(record)) is not None]
        self._tx.execute_many(
            "INSERT INTO heads VALUES (?, ?, ?)"
            " ON CONFLICT (stream, topic) DO UPDATE SET sequence = excluded.sequence",
            [(stream, topic, sequence) for (stream, topic), sequence in self._heads.items()],
        )
        return events

    def _sorted(self, record: Record) -> LogEvent | None:
        try:
            body = read_json(record.value)
            stream = stream_of(body["subject"], record.partition)
            sequence = int(body["sequence"])
        except (Malformed, KeyError, TypeError, ValueError) as fault:
            unread = f"unreadable/{record.topic}/{record.partition}/{record.offset}"
            self._park(unread, record, 0, f"cannot be decoded: {fault}")
            return None
        if stream in self._parked:
            self._queue(stream, record)
            return None
        head = self._head(stream, record.topic)
        if sequence == head + 1:
            self._heads[stream, record.topic] = sequence
            self._values[stream, record.topic, sequence] = record.value
            return LogEvent(record.topic, record.partition, stream, sequence, record.value, body)
        if sequence > head + 1:
            self._park(stream, record, sequence, f"gap: {head} is followed by {sequence}")
        elif self._known(stream, record.topic, sequence) != record.value:
            self._park(stream, record, sequence, f"fork: {sequence} has other content")
        return None

    def _head(self, stream: str, topic: str) -> int:
        if (stream, topic) not in self._heads:
            rows = self._tx.execute(
                "SELECT sequence FROM heads WHERE stream = ? AND topic = ?", (stream, topic)
            )
            self._heads[stream, topic] = rows[0][0] if rows else 0
        return self._heads[stream, topic]

    def _known(self, stream: str, topic: str, sequence: int) -> bytes | None:
        known = self._values.get((stream, topic, sequence))
        return known or self._projection.recorded(self._tx, topic, stream, sequence)

    def _park(self, stream: str, record: Record, sequence: int, reason: str) -> None:
        _log.error("parked %s at %s %s: %s", stream, record.topic, sequence, reason)
        self._parked.add(stream)
        self._tx.execute(
            "INSERT INTO parked VALUES (?, ?, ?, ?)", (stream, record.topic, sequence, reason)
        )
        self._queue(stream, record)

    def _queue(self, stream: str, record: Record) -> None:
        self._tx.execute(
            "INSERT INTO queued VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (stream, record.topic, record.offset, record.value),
        )
