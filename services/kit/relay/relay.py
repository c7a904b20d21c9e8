"""The relay: one instance sends what a store has recorded to its topic, in the store's order."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from services.kit.log import Place
from services.kit.log.lag import ALL_PARTITIONS, Progress
from services.kit.log.outgoing import BATCH_BYTES, EventRefused, Outgoing, outgoing
from services.kit.recovery.store_behind_topic import refuse_behind
from services.kit.relay import refused_events, relayed
from services.kit.relay.refused_events import RefusedEvents
from services.kit.store import Store, StoreUnavailable, lease
from services.kit.store.lease import Lease

TABLES: Final = (*lease.TABLES, *relayed.TABLES, *refused_events.TABLES)

EVENTS_A_BATCH: Final = 2000
"""Events sent at once, at most."""

REMEDY: Final = "docket restore"
"""The command that refills a store, without the name of the service."""


_log = logging.getLogger(__name__)


def lease_of(store: Store, topic: str, now: Callable[[], float] = time.monotonic) -> Lease:
    """The lease of the relay that sends a topic; `docket restore` holds it while it runs."""
    return Lease(store, f"the relay of {topic}", now=now)


class Sender(Protocol):
    """Writes to one topic. After a failure it is unusable: close it, and make another."""

    def send(self, events: Sequence[Outgoing], meanwhile: Callable[[], None]) -> None:
        """Write events in their order; return once they are acknowledged.

        Calls `meanwhile` before the first write and repeatedly afterwards; its exception ends the
        wait. Raises `LogUnavailable`, or `EventRefused`: then some may be written, of each
        partition the first ones.
        """
        ...

    def close(self) -> None:
        """Stop; whatever is not acknowledged by now is given up."""
        ...


class Broker(Protocol):
    """The brokers of the topics; each call raises `LogUnavailable` if they do not answer."""

    def check(self, topic: str, partitions: int) -> str:
        """The topic's id; raises `LogUnfit` if the topic is not as the log needs it."""
        ...

    def last_values(self, topic: str, partitions: int) -> Mapping[int, bytes | None]:
        """The last recorded bytes of each partition that ever had any; None where all expired."""
        ...

    def sender(self, topic: str) -> Sender:
        """A new producer."""
        ...


class Relay:
    """Sends what a store records to its topic; a second instance waits, and takes over.

    From an event on that the broker refuses, its partition is held, and the others go on.
    """

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
        self._sent: dict[int, int] = {}
        self._refused = RefusedEvents(topic, now)

    def topic_id(self) -> str:
        """The id of the topic now; raises if the topic is not as the log needs it."""
        return self._broker.check(self.topic, self._partitions)

    def take(self) -> None:
        """Nothing is taken before a broker has answered; see `step`."""

    def step(self) -> bool:
        """Send some of what follows, if this instance holds the lease; False if nothing was due."""
        if not self._lease.hold():
            return False
        try:
            return self._relay()
        except EventRefused as refused:
            self._go_on_without(refused)
            return True
        except BaseException:
            self._abandon()
            raise

    def progress(self) -> Mapping[Place, Progress]:
        """How far all instances together have sent the store."""
        with self._store.reading() as look:
            return {(self.topic, ALL_PARTITIONS): relayed.relay_progress(look, self.topic)}

    def rejoin(self) -> bool:
        """Wait for the lease again."""
        self._abandon()
        return True

    def close(self) -> None:
        """Release the lease, so that another instance need not wait for it to expire."""
        self._abandon()
        try:
            self._lease.release()
        except StoreUnavailable as fault:
            _log.warning("the turn of %s is over when it has been silent: %s", self.topic, fault)

    def _relay(self) -> bool:
        if self._sender is None:
            self._find_place()
            self._sender = self._new_sender()
            _log.info("relays %s from position %s on", self.topic, self._position)
        if (at := self._refused.due(self._position)) is not None:
            self._try_again(self._sender, at)
            return True
        batch = self._next_batch()
        if not batch:
            return False
        self._send(self._sender, [event for event in batch if not self._refused.holds(event)])
        self._move_to(batch[-1].position)
        return True

    def _find_place(self) -> None:
        topic_id = self.topic_id()
        with self._store.transaction() as tx:
            self._lease.guard(tx)
            self._position = relayed.begin(tx, self.topic, topic_id)
            self._refused.find(tx)

    def _new_sender(self) -> Sender:
        # What the last one sent, and had no time to write down, is not sent again.
        last = self._broker.last_values(self.topic, self._partitions)
        self._sent = refuse_behind(self._store, self.topic, last, self._partitions, self._remedy)
        return self._broker.sender(self.topic)

    def _send(self, sender: Sender, events: Sequence[Outgoing]) -> None:
        unsent = [each for each in events if each.position > self._sent.get(each.partition, 0)]
        if unsent:
            sender.send(unsent, self._lease.beat)

    def _go_on_without(self, refused: EventRefused) -> None:
        """Hold a partition; its producer is discarded, because it accepts no further event."""
        self._abandon()
        with self._store.transaction() as tx:
            self._lease.guard(tx)
            is_new = self._refused.hold(tx, refused)
        if is_new:
            _log.error("%s; what follows it in its partition waits", refused)
        # The topic is not looked at: its settings may be what is wrong, and the others go on.
        self._sender = self._new_sender()

    def _try_again(self, sender: Sender, at: int) -> None:
        """Send a refused event again; if it is accepted, go back to send what waited behind it."""
        [event] = self._events_after(at - 1, 1)
        self._send(sender, [event])
        for each in range(self._partitions):
            through = self._refused.sent(each, self._position)
            self._sent[each] = max(through, self._sent.get(each, 0))
        with self._store.transaction() as tx:
            self._lease.guard(tx)
            self._refused.let_go(tx, event.partition)
            relayed.move(tx, self.topic, at)
        self._position = self._sent[event.partition] = at
        _log.info("%s/%s: %s is taken", self.topic, event.partition, event)

    def _next_batch(self) -> list[Outgoing]:
        batch: list[Outgoing] = []
        size = 0
        for event in self._events_after(self._position, EVENTS_A_BATCH):
            size += event.size
            if batch and size > BATCH_BYTES:
                break
            batch.append(event)
        return batch

    def _events_after(self, position: int, limit: int) -> Iterator[Outgoing]:
        for each in self._store.notifications(position, limit):
            yield outgoing(each, self._partitions)

    def _move_to(self, position: int) -> None:
        with self._store.transaction() as tx:
            self._lease.guard(tx)
            relayed.move(tx, self.topic, position)
        self._position = position

    def _abandon(self) -> None:
        if self._sender is not None:
            self._sender.close()
            self._sender = None
