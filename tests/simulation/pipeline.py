"""The whole house in one process: two instances of everything, over real stores and one log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from contracts.topics import DECISIONS, FACT_TOPICS, PENALTIES, short_name
from services.kit.consumer.consumer import Consumer
from services.kit.intake import journal, streams
from services.kit.intake.journal import Journal
from services.kit.relay import relay
from services.kit.relay.relay import Relay
from services.notifications import service as notifications
from services.notifications.mail import Letterhead
from services.notifications.sending import Sending
from services.penalties.posting import posting_consumer as penalties
from tests.simulation.accepting import Accepting, MachineClock
from tests.simulation.broker import Broker, Group, Member
from tests.simulation.history import shipped_policies
from tests.simulation.instance import Exposure, Instance, Running
from tests.simulation.post_office import ExposedOutlet, PostOffice
from tests.simulation.producing import ExposedBroker
from tests.simulation.stores import ExposedStore, new_store
from tests.simulation.world import World

NOTIFICATIONS: Final = "notifications"
TABLES: Final = {
    **dict.fromkeys(FACT_TOPICS, (*journal.TABLES, *relay.TABLES)),
    PENALTIES: (*penalties.TABLES, *relay.TABLES),
    NOTIFICATIONS: notifications.TABLES,
}
"""The stores, each by the topic that it records, with their tables."""

READ: Final = {PENALTIES: FACT_TOPICS, NOTIFICATIONS: notifications.TOPICS}
"""What each of the consumers reads."""

LETTERHEAD: Final = Letterhead(
    "docket@oem.example", "crd@oem.example", "zh", "https://docket.oem.example"
)


posting_one_by_one: Final = partial(penalties.posting_consumer, at_once=1)
"""Each dealer in a transaction of its own, so that a run can be broken off between any two."""


@dataclass(frozen=True)
class Making:
    """What the house is made of: the product's own parts, or a worse copy of one."""

    journal: Callable[..., Journal] = Journal
    relay: Callable[..., Relay] = Relay
    posting: Callable[..., Consumer] = posting_one_by_one
    sending: Callable[..., Sending] = Sending


class Pipeline:
    """The stores, the log, the post office, and two instances of whatever works on them."""

    def __init__(self, world: World, folder: Path, partitions: int, making: Making) -> None:
        self.partitions = partitions
        self.stores = {name: new_store(folder, name, tables) for name, tables in TABLES.items()}
        self.broker = Broker([*FACT_TOPICS, PENALTIES], partitions)
        self.office = PostOffice()
        self.groups = {name: Group(world, partitions) for name in READ}
        self.clocks = {
            f"{short_name(topic)}-{which}": MachineClock(world)
            for topic in FACT_TOPICS
            for which in "AB"
        }
        self._world = world
        self._making = making
        self.doors = {
            topic: self._two(short_name(topic), partial(self._accepting, topic), 0.5)
            for topic in FACT_TOPICS
        }
        self.relays = [
            each
            for topic in (*FACT_TOPICS, PENALTIES)
            for each in self._two(f"{short_name(topic)}-relay", partial(self._relaying, topic), 0.7)
        ]
        self.posting = self._two("penalties", self._posting, 4.0)
        self.sending = self._two("notifications", self._sending, 3.0)

    @property
    def instances(self) -> list[Instance]:
        doors = [door for two in self.doors.values() for door in two]
        return [*doors, *self.relays, *self.consumers]

    @property
    def consumers(self) -> list[Instance]:
        return [*self.posting, *self.sending]

    def begin(self) -> None:
        """As it stands before any fact: the policies are published, mails are being sent."""
        clock = MachineClock(self._world)
        decisions = Journal(self.stores[DECISIONS], DECISIONS, self.partitions, clock)
        decisions.record(shipped_policies())
        for _ in range(3):
            self.sending[0].turn()

    def reader(self, name: str) -> Member:
        """A reader of its own for a consumer of this name, with all partitions."""
        life = Exposure(self._world, "replay", "the replay")
        return Member(
            self.broker, Group(self._world, self.partitions), READ[name], life, self._world
        )

    def closed_days(self, topic: str) -> list[date]:
        """The last closed days of a topic's partitions."""
        with self.stores[topic].reading() as look:
            return list(streams.closed_days(look).values())

    def close(self) -> None:
        for store in self.stores.values():
            store.close()

    def _two(
        self, role: str, start: Callable[[Exposure], Running], weight: float
    ) -> list[Instance]:
        return [Instance(self._world, role, which, start, weight) for which in "AB"]

    def _accepting(self, topic: str, life: Exposure) -> Accepting:
        clock = self.clocks[life.name]
        store = self._store(topic, life)
        return Accepting(self._making.journal(store, topic, self.partitions, clock), clock)

    def _relaying(self, topic: str, life: Exposure) -> Relay:
        broker = ExposedBroker(self.broker, life, self._world)
        store = self._store(topic, life)
        return self._making.relay(
            store,
            topic,
            self.partitions,
            broker,
            lambda: self._world.now.timestamp(),  # noqa: PLW0108 - now moves on
        )

    def _posting(self, life: Exposure) -> Consumer:
        consumer = self._making.posting(self._store(PENALTIES, life), self._log(PENALTIES, life))
        consumer.take()
        return consumer

    def _sending(self, life: Exposure) -> Consumer:
        sending = self._making.sending(
            self._store(NOTIFICATIONS, life),
            self._log(NOTIFICATIONS, life),
            ExposedOutlet(self.office, life),
            LETTERHEAD,
            lambda: self._world.now,
        )
        sending.consumer.take()
        return sending.consumer

    def _store(self, name: str, life: Exposure) -> ExposedStore:
        return ExposedStore(self.stores[name], name, life)

    def _log(self, name: str, life: Exposure) -> Member:
        return Member(self.broker, self.groups[name], READ[name], life, self._world)
