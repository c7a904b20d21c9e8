"""The relay: what a store has recorded goes to its topic, in the store's order, by one instance."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Protocol

from services.kit import lease
from services.kit.behind import refuse_behind
from services.kit.kafka_sender import BATCH_BYTES, Outgoing, outgoing
from services.kit.lag import ALL, Progress
from services.kit.lease import Lease
from services.kit.log import Place
from services.kit.partitions import partition_of_stream
from services.kit.store import Reading, Store, StoreUnavailable

TABLES: Final = (
    *lease.TABLES,
    """CREATE TABLE IF NOT EXISTS relayed (
        topic TEXT PRIMARY KEY, topic_id TEXT NOT NULL, position BIGINT NOT NULL)""",
)

BATCH: Final = 2000
"""Events sent at once, at most."""

REMEDY: Final = "docket restore"
"""What refills a store; whoever knows its service says so, too."""


_log = logging.getLogger(__name__)


def relayed_all(store: Store, topic: str, topic_id: str) -> None:
    """Write down that all a store holds is on its topic: it came from there."""
    with store.transaction() as tx:
        [(last,)] = tx.execute("SELECT COALESCE(MAX(notification_id), 0) FROM stored_events")
        tx.execute(
            "INSERT INTO relayed VALUES (?, ?, ?) ON CONFLICT (topic) DO UPDATE"
            " SET topic_id = excluded.topic_id, position = excluded.position",
            (topic, topic_id, last),
        )


def lease_of(store: Store, topic: str, now: Callable[[], float] = time.monotonic) -> Lease:
    """Held by whoever sends a topic: one relay, or nobody while its store is refilled."""
    return Lease(store, f"the relay of {topic}", now=now)


def unsent(look: Reading, topic: str) -> int:
    """How many events of a store are not known to be on its topic."""
    [(count,)] = look.execute(
        "SELECT COUNT(*) FROM stored_events WHERE notification_id >"
        " COALESCE((SELECT position FROM relayed WHERE topic = ?), 0)",
        (topic,),
    )
    return int(count)


class Sender(Protocol):
    """Writes to one topic. After a failure it is of no more use: close it, and ask for another."""

    def send(self, events: Sequence[Outgoing], meanwhile: Callable[[], None]) -> None:
        """Write events in their order; return when they are acknowledged.

        Calls `meanwhile` before the first is written, and again and again; what it raises ends
        the wait. Raises `LogUnavailable`: then some may be written, of each partition the first
        ones.
        """
        ...

    def close(self) -> None:
        """Stop; what is not acknowledged by now is given up."""
        ...


class Broker(Protocol):
    """Who keeps the topics; each call raises `LogUnavailable` where it does not answer."""

    def check(self, topic: str, partitions: int) -> str:
        """The topic's id; raises where the topic is not as the log needs it."""
        ...

    def last_values(self, topic: str, partitions: int) -> Mapping[int, bytes | None]:
        """The last recorded bytes of each partition that ever had any; None where all expired."""
        ...

    def sender(self, topic: str) -> Sender:
        """A new producer."""
        ...


class Relay:
    """Sends what a store records to its topic; a second instance waits, and takes over."""

    immediate = False
    pause = 0.02

    def __init__(
        self,
        store: Store,
        topic: str,
        partitions: int,
        broker: Broker,
        now: Callable[[], float] = time.monotonic,
        *,
        remedy: str = REMEDY,
    ) -> None:
        self.topic = topic
        self._remedy = remedy
        self._store = store
        self._partitions = partitions
        self._broker = broker
        self._lease = lease_of(store, topic, now)
        self._sender: Sender | None = None
        self._position = 0
        self._sent: set[int] = set()

    def topic_id(self) -> str:
        """The id of the topic as it is now; raises where it is not as the log needs it."""
        return self._broker.check(self.topic, self._partitions)

    def take(self) -> None:
        """Nothing is taken before a broker has been asked; see `step`."""

    def step(self) -> bool:
        """Send some of what follows, if it is this instance's turn; whether there was any."""
        if not self._lease.hold():
            return False
        try:
            return self._relay()
        except BaseException:
            self._abandon()
            raise

    def progress(self) -> Mapping[Place, Progress]:
        """How far the store is sent, by whoever sends it."""
        with self._store.reading() as look:
            sent = look.execute("SELECT position FROM relayed WHERE topic = ?", (self.topic,))
            at = int(sent[0][0]) if sent else 0
            return {(self.topic, ALL): Progress(at, at + unsent(look, self.topic))}

    def rejoin(self) -> bool:
        """Wait for another turn."""
        self._abandon()
        return True

    def close(self) -> None:
        """Give the turn to whoever waits."""
        self._abandon()
        try:
            self._lease.release()
        except StoreUnavailable as fault:
            _log.warning("the turn of %s is over when it has been silent: %s", self.topic, fault)

    def _relay(self) -> bool:
        if self._sender is None:
            self._sender = self._started()
            _log.info("relays %s from position %s on", self.topic, self._position)
        batch = self._next_batch()
        if not batch:
            return False
        unsent = [event for position, event in batch if position not in self._sent]
        self._sender.send(unsent, self._lease.beat)
        self._move_to(batch[-1][0])
        self._sent.clear()
        return True

    def _started(self) -> Sender:
        topic_id = self.topic_id()
        with self._store.transaction() as tx:
            self._lease.guard(tx)
            tx.execute(
                "INSERT INTO relayed VALUES (?, ?, 0) ON CONFLICT (topic) DO UPDATE"
                " SET topic_id = excluded.topic_id, position = 0"
                " WHERE relayed.topic_id <> excluded.topic_id",
                (self.topic, topic_id),
            )
            [(self._position,)] = tx.execute(
                "SELECT position FROM relayed WHERE topic = ?", (self.topic,)
            )
        self._sent = self._sent_already()
        return self._broker.sender(self.topic)

    def _sent_already(self) -> set[int]:
        """What the last relay sent and had no time to write down: not sent again."""
        last = self._broker.last_values(self.topic, self._partitions)
        waiting: dict[int, list[int]] = {at: [] for at, value in last.items() if value is not None}
        sent: set[int] = set()
        for position, event in self._next_batch():
            if event.partition in waiting:
                waiting[event.partition].append(position)
                if event.value == last[event.partition]:
                    sent.update(waiting.pop(event.partition))
        unknown = {at: value for at, value in last.items() if at in waiting or value is None}
        refuse_behind(self._store, self.topic, unknown, self._partitions, self._remedy)
        return sent

    def _next_batch(self) -> list[tuple[int, Outgoing]]:
        batch: list[tuple[int, Outgoing]] = []
        size = 0
        for each in self._store.notifications(self._position, BATCH):
            partition = partition_of_stream(each.stream, self._partitions)
            event = outgoing(each.value, partition)
            size += event.size
            if batch and size > BATCH_BYTES:
                break
            batch.append((each.position, event))
        return batch

    def _move_to(self, position: int) -> None:
        with self._store.transaction() as tx:
            self._lease.guard(tx)
            tx.execute("UPDATE relayed SET position = ? WHERE topic = ?", (position, self.topic))
        self._position = position

    def _abandon(self) -> None:
        if self._sender is not None:
            self._sender.close()
            self._sender = None
