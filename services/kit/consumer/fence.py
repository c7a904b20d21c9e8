"""One fence per consumer and partition: only the instance that took a partition last may write."""

from collections.abc import Mapping
from typing import Final

from services.kit.log import NO_ASSIGNMENT, Assignment, Place
from services.kit.store import Reading, Transaction
from services.kit.store.lease import FencedOut

TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS fences (partition BIGINT PRIMARY KEY, epoch BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS read_log (log TEXT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS positions (
        partition BIGINT NOT NULL, topic TEXT NOT NULL, position BIGINT NOT NULL,
        PRIMARY KEY (partition, topic))""",
    "CREATE TABLE IF NOT EXISTS superseded (reason TEXT NOT NULL)",
)


def supersede(tx: Transaction, reason: str) -> None:
    """Fence every instance out of this store for good, because another generation is live."""
    tx.execute("UPDATE fences SET epoch = epoch + 1")
    tx.execute("INSERT INTO superseded VALUES (?)", (reason,))


def refuse_superseded(tx: Reading) -> None:
    """Raise `FencedOut` where another generation of this store is live."""
    for (reason,) in tx.execute("SELECT reason FROM superseded"):
        raise FencedOut(reason)


class Fence:
    """The epochs and exact positions that this instance wrote to the store.

    Every transaction compares both, so that an instance that was paused while another took its
    partitions cannot write.
    """

    def __init__(self, taken: Assignment = NO_ASSIGNMENT) -> None:
        self.taken = taken
        """The partitions, as they were assigned."""
        self.positions: dict[Place, int] = {}
        self._epochs: dict[int, int] = {}

    def take(self, tx: Transaction) -> None:
        """Raise the epochs of the partitions, so that the instance that held them is fenced out."""
        refuse_superseded(tx)
        if self.taken.partitions:
            _keep_positions_of(tx, self.taken.log)
        tx.execute_many(
            "INSERT INTO fences VALUES (?, 1)"
            " ON CONFLICT (partition) DO UPDATE SET epoch = fences.epoch + 1",
            [(partition,) for partition in sorted(self.taken.partitions)],
        )
        self._epochs = self._stored_epochs(tx)
        self.positions = self._stored_positions(tx)

    def find_positions(self, tx: Transaction) -> None:
        """Read the positions from the store; raises `FencedOut`."""
        self._guard_epochs(tx)
        self.positions = self._stored_positions(tx)

    def guard(self, tx: Transaction) -> None:
        """Raise `FencedOut` unless partitions and positions are as this instance wrote them."""
        self._guard_epochs(tx)
        if self._stored_positions(tx) != self.positions:
            raise FencedOut("the positions in this store were moved by another instance")

    def move(self, tx: Transaction, moved: Mapping[Place, int]) -> None:
        """Write the positions, with what was derived from the records up to them."""
        tx.execute_many(
            "INSERT INTO positions VALUES (?, ?, ?)"
            " ON CONFLICT (partition, topic) DO UPDATE SET position = excluded.position",
            [(partition, topic, position) for (topic, partition), position in moved.items()],
        )

    def _guard_epochs(self, tx: Transaction) -> None:
        if self._stored_epochs(tx) != self._epochs:
            raise FencedOut("another instance reads into this store now")

    def _stored_epochs(self, look: Reading) -> dict[int, int]:
        rows = look.execute("SELECT partition, epoch FROM fences")
        return {partition: epoch for partition, epoch in rows if partition in self.taken.partitions}

    def _stored_positions(self, look: Reading) -> dict[Place, int]:
        stored = positions_in(look).items()
        return {place: at for place, at in stored if place[1] in self.taken.partitions}


def positions_in(look: Reading) -> dict[Place, int]:
    """How far all instances together have read each place."""
    rows = look.execute("SELECT topic, partition, position FROM positions")
    return {(topic, partition): position for topic, partition, position in rows}


def _keep_positions_of(tx: Transaction, log: str) -> None:
    """Discard the positions if they belong to another log, because its offsets mean nothing here.

    Everything is read again, and the sequence decides which events are new.
    """
    if tx.execute("SELECT log FROM read_log") != [(log,)]:
        tx.execute("DELETE FROM positions")
        tx.execute("DELETE FROM read_log")
        tx.execute("INSERT INTO read_log VALUES (?)", (log,))
