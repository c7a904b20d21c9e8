"""The consumer loop: what is derived and how far was read, in one transaction, in batches."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from services.kit.log import LogReader, Place, Record
from services.kit.shelf import LogEvent
from services.kit.sorting import Sorting
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
        self._positions: dict[Place, int] = {}
        self._placed = False

    def take(self) -> None:
        """Take the partitions: raise their fences, and go to where their results stand."""
        with self.store.transaction() as tx:
            tx.execute_many(
                "INSERT INTO fences VALUES (?, 1)"
                " ON CONFLICT (partition) DO UPDATE SET epoch = fences.epoch + 1",
                [(partition,) for partition in range(self._log.partitions)],
            )
            self._epochs = _epochs(tx)
        self._find_place()

    def step(self) -> bool:
        """Read and write one batch, then what follows from it; whether there was anything to do."""
        if not self._placed:
            self._find_place()
        # Should it fail, only the store can say whether the batch stands: it is asked then.
        self._placed = False
        records = self._log.poll(BATCH)
        if records:
            moved = {(r.topic, r.partition): r.offset for r in records}
            with self.store.transaction() as tx:
                self.guard(tx)
                self._write(tx, records, moved)
            self._positions |= moved
        self._placed = True
        return self._then() or bool(records)

    def guard(self, tx: Transaction) -> None:
        """Raise `FencedOut` unless these partitions are still this instance's, as it left them."""
        self._guard_epochs(tx)
        if _positions(tx) != self._positions:
            raise FencedOut("the positions in this store were moved by another instance")

    def _guard_epochs(self, tx: Transaction) -> None:
        if _epochs(tx) != self._epochs:
            raise FencedOut("another instance reads into this store now")

    def _find_place(self) -> None:
        with self.store.transaction() as tx:
            self._guard_epochs(tx)
            self._positions = _positions(tx)
        self._log.seek(self._positions)
        self._placed = True

    def _write(
        self, tx: Transaction, records: Sequence[Record], moved: Mapping[Place, int]
    ) -> None:
        self._projection.apply(tx, Sorting(tx, self._projection.recorded).new_events(records))
        tx.execute_many(
            "INSERT INTO positions VALUES (?, ?, ?)"
            " ON CONFLICT (partition, topic) DO UPDATE SET position = excluded.position",
            [(partition, topic, position) for (topic, partition), position in moved.items()],
        )


def _epochs(tx: Transaction) -> dict[int, int]:
    return dict(tx.execute("SELECT partition, epoch FROM fences"))


def _positions(tx: Transaction) -> dict[Place, int]:
    rows = tx.execute("SELECT topic, partition, position FROM positions")
    return {(topic, partition): position for topic, partition, position in rows}
