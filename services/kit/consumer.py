"""The consumer loop: what is derived and how far was read, in one transaction, in batches."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from services.kit.lag import Progress
from services.kit.log import NOTHING, Assignment, LogReader, Place, Record
from services.kit.shelf import LogEvent
from services.kit.sorting import Sorting
from services.kit.store import Reading, Store, Transaction

TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS fences (partition BIGINT PRIMARY KEY, epoch BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS read_log (log TEXT NOT NULL)",
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
        self.log = log
        self._projection = projection
        self._then = then
        self.taken = NOTHING
        """What is read into the store by this instance, as long as the fences say so too."""
        self._epochs: dict[int, int] = {}
        self._positions: dict[Place, int] = {}
        self._placed = False

    def take(self) -> None:
        """Take the partitions assigned: raise their fences, and go where their results stand."""
        assigned = self.log.assignment
        with self.store.transaction() as tx:
            if assigned.partitions:
                _keep_positions_of(tx, assigned.log)
            tx.execute_many(
                "INSERT INTO fences VALUES (?, 1)"
                " ON CONFLICT (partition) DO UPDATE SET epoch = fences.epoch + 1",
                [(partition,) for partition in sorted(assigned.partitions)],
            )
            self._epochs = _epochs(tx, assigned)
        self.taken = assigned
        self._find_place()

    def step(self) -> bool:
        """Read and write one batch, then what follows from it; whether there was anything to do."""
        if self.log.assignment != self.taken:
            self.take()
        elif not self._placed:
            self._find_place()
        # Should it fail, only the store can say whether the batch stands: it is asked then.
        self._placed = False
        records = self.log.poll(BATCH)
        if self.log.assignment != self.taken:
            return True
        if records:
            moved = {(r.topic, r.partition): r.offset for r in records}
            with self.store.transaction() as tx:
                self.guard(tx)
                self._write(tx, records, moved)
            self._positions |= moved
        self._placed = True
        if not self.taken.partitions:
            return False
        return self._then() or bool(records)

    def guard(self, tx: Transaction) -> None:
        """Raise `FencedOut` unless these partitions are still this instance's, as it left them."""
        self._guard_epochs(tx)
        if _positions(tx, self.taken) != self._positions:
            raise FencedOut("the positions in this store were moved by another instance")

    @property
    def immediate(self) -> bool:
        """Whether a step that finds nothing says that all recorded before it is read."""
        return self.log.immediate

    @property
    def pause(self) -> float:
        """Seconds until it is worth another step after one that found nothing."""
        return self.log.pause

    def progress(self) -> Mapping[Place, Progress]:
        """How far each place of the topics is read, by whoever reads it."""
        ends = self.log.ends()
        if not ends:
            return {}
        with self.store.reading() as look:
            read = _positions(look)
        return {place: Progress(read.get(place, -1), end) for place, end in ends.items()}

    def rejoin(self) -> bool:
        """Give the partitions back and ask for some anew; whether there is anyone to ask."""
        return self.log.rejoin()

    def close(self) -> None:
        """Give the partitions back."""
        self.log.close()

    def _guard_epochs(self, tx: Transaction) -> None:
        if _epochs(tx, self.taken) != self._epochs:
            raise FencedOut("another instance reads into this store now")

    def _find_place(self) -> None:
        with self.store.transaction() as tx:
            self._guard_epochs(tx)
            self._positions = _positions(tx, self.taken)
        self.log.seek(self._positions)
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


def _keep_positions_of(tx: Transaction, log: str) -> None:
    """Offsets of another log mean nothing here: all is read again, and sequence tells the new."""
    if tx.execute("SELECT log FROM read_log") != [(log,)]:
        tx.execute("DELETE FROM positions")
        tx.execute("DELETE FROM read_log")
        tx.execute("INSERT INTO read_log VALUES (?)", (log,))


def _epochs(look: Reading, taken: Assignment) -> dict[int, int]:
    epochs = look.execute("SELECT partition, epoch FROM fences")
    return {partition: epoch for partition, epoch in epochs if partition in taken.partitions}


def _positions(look: Reading, taken: Assignment | None = None) -> dict[Place, int]:
    rows = look.execute("SELECT topic, partition, position FROM positions")
    return {
        (topic, partition): position
        for topic, partition, position in rows
        if taken is None or partition in taken.partitions
    }
