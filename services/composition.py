"""The one place where settings become stores, and stores become services."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from kafka.coordinator.assignors.range import RangePartitionAssignor

from contracts.policy.published import known_policies
from contracts.topics import DECISIONS, PENALTIES, short_name
from services.kit.clock import Clock, ManualClock, WallClock, local_date
from services.kit.intake.journal import Journal
from services.kit.log import LogReader, LogUnavailable
from services.kit.log.embedded import EmbeddedLog
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.log import KafkaLog
from services.kit.log.kafka.settings import read_kafka_settings
from services.kit.log.kafka.sole import SoleAssignor
from services.kit.log.kafka.topics import KafkaTopics
from services.kit.log.kafka.whole import WholeLog
from services.kit.recovery.behind import refuse_behind
from services.kit.relay.relay import REMEDY, Broker, Relay
from services.kit.service.description import Surroundings
from services.kit.service.part import Part
from services.kit.service.runner import Runner
from services.kit.settings import Settings
from services.kit.store import Row, Store
from services.kit.store.generations import live_generation
from services.kit.store.locations import live_numbers, make_folder, open_generation, pointer
from services.penalties.policy.admission import published
from services.penalties.policy.shipped import publish_shipped
from services.registry import ACCEPTED, NAMED, OWNER, TABLES

ClockMode = Literal["wall", "manual"]

_log = logging.getLogger(__name__)


def several_may_run(settings: Settings) -> bool:
    """Whether several instances of each service may run at once: on Kafka and PostgreSQL."""
    return settings.postgres_url is not None and read_kafka_settings() is not None


class House:
    """The stores of a stack, opened where its settings say, and the services over them."""

    def __init__(self, settings: Settings, mode: ClockMode, *, publishing: bool = True) -> None:
        make_folder(settings)
        self._pointer = pointer(settings)
        self._publishing = publishing
        """Whether this release's policies are published; whoever only looks publishes nothing."""
        self.settings = settings
        self.mode = mode
        self.kafka = read_kafka_settings()
        self._opened: dict[str, Store] = {}
        self._numbers: dict[str, int] = {}
        self._journals: dict[str, Journal] = {}
        self.clock: Clock = WallClock() if mode == "wall" else ManualClock(self._opened_on)
        if self.kafka is None:
            self.journals  # noqa: B018 - the stores are the log, which every service reads

    @property
    def journals(self) -> Mapping[str, Journal]:
        """The journals of the three topics of facts."""
        return {topic: self.journal(topic) for topic in ACCEPTED}

    @property
    def facts(self) -> Mapping[str, Store]:
        """The stores of the three topics of facts."""
        return {topic: journal.store for topic, journal in self.journals.items()}

    def journal(self, topic: str) -> Journal:
        """The journal of a topic of facts."""
        if topic not in self._journals:
            store = self._outbox(topic)
            opened = Journal(store, topic, self.settings.partitions, self.clock)
            if topic == DECISIONS and self._publishing:
                known_policies(published(opened))  # one that is no longer read stops all
                publish_shipped(opened)
            self._journals[topic] = opened
        return self._journals[topic]

    def penalties_store(self) -> Store:
        """The store of the topic of penalties."""
        return self._outbox(PENALTIES)

    def results(self, service: str) -> Store:
        """The store in which a service keeps what it makes of the log."""
        return self._open(NAMED[service].results)

    def part(self, name: str) -> Part:
        """One service over stores of this house; with Kafka, over its own stores alone."""
        service = NAMED[name]
        around = Surroundings(
            self.settings,
            self.clock,
            {topic: self.journal(topic) for topic in service.accepts},
            self.results(name),
            self._log(name, service.reads, alone=service.alone),
        )
        part = service.build(around)
        return replace(part, runners=[*part.runners, *self._relays(name)])

    def check_log(self, services: Collection[str]) -> None:
        """Raise `LogUnfit` where Kafka's topics, or what these services sent there, do not fit.

        Where Kafka is away nothing is raised: facts are accepted meanwhile, and the same is
        looked at again before the first event is sent or read.
        """
        if self.kafka is None:
            return
        partitions = self.settings.partitions
        try:
            KafkaTopics(self.kafka, tuple(OWNER), partitions).check()
            for topic in (topic for service in services for topic in NAMED[service].owns):
                last = KafkaBroker(self.kafka).last_values(topic, partitions)
                refuse_behind(self._outbox(topic), topic, last, partitions, _remedy(topic))
        except LogUnavailable as fault:
            _log.warning("the topics are not looked at yet: %s", fault)

    def accepted_by(self, services: Collection[str]) -> list[Journal]:
        """The journals of the topics of facts that these services accept."""
        owned = {topic for service in services for topic in NAMED[service].owns}
        return [self.journal(topic) for topic in ACCEPTED if topic in owned]

    def close(self) -> None:
        """Close every store."""
        for store in (*self._opened.values(), self._pointer):
            store.close()

    def _outbox(self, topic: str) -> Store:
        return self._open(short_name(topic))

    def is_superseded(self) -> bool:
        """Whether another generation of a store opened here is live by now."""
        opened = dict(self._numbers)  # another is opened meanwhile, by whoever needs it first
        return opened != {name: live_generation(self._pointer, name) for name in opened}

    def whole_log(self, topics: Sequence[str]) -> LogReader:
        """The log as one reads it who shares it with nobody, from wherever he likes."""
        if self.kafka is None:
            return self._log("whole", topics)
        return WholeLog(self.kafka, topics, self.settings.partitions)

    def _log(self, reader: str, topics: Sequence[str], *, alone: bool = False) -> LogReader:
        partitions = self.settings.partitions
        if self.kafka is None:
            stores = {topic: self._outbox(topic) for topic in topics}
            # Another generation of the postings has them at other places.
            number = live_generation(self._pointer, short_name(PENALTIES))
            name = "embedded" if PENALTIES not in topics else f"embedded {number}"
            return EmbeddedLog(stores, partitions, name)
        assignor = SoleAssignor if alone else RangePartitionAssignor
        return KafkaLog(self.kafka, f"docket.{reader}", topics, partitions, assignor)

    def _relays(self, service: str) -> list[Runner]:
        if self.kafka is None:
            return []
        broker = KafkaBroker(self.kafka)
        return [
            Runner(f"relay-{short_name(topic)}", self._relay(topic, broker))
            for topic in NAMED[service].owns
        ]

    def relay(self, service: str) -> Relay | None:
        """The relay of what a service makes of the log, where that is sent on to a topic."""
        of_it = NAMED[service]
        sent = [topic for topic in of_it.owns if short_name(topic) == of_it.results]
        return self._relay(sent[0], KafkaBroker(self.kafka)) if self.kafka and sent else None

    def _relay(self, topic: str, broker: Broker) -> Relay:
        partitions, remedy = self.settings.partitions, _remedy(topic)
        return Relay(self._outbox(topic), topic, partitions, broker, remedy=remedy)

    def _opened_on(self) -> date | None:
        """The local date of the first fact ever recorded: until a first close, the open day."""
        stamped = [
            at
            for topic in ACCEPTED
            for (at,) in _first_stamp(self._outbox(topic))
            if at is not None
        ]
        return local_date(datetime.fromisoformat(min(stamped))) if stamped else None

    def _open(self, name: str) -> Store:
        if name not in self._opened:
            number = self._numbers[name] = live_generation(self._pointer, name)
            self._opened[name] = open_generation(self.settings, name, TABLES[name], number)
        return self._opened[name]


def outbox(settings: Settings, topic: str) -> Store:
    """The store of a topic, opened by itself: nothing is recorded in it, not even policies."""
    make_folder(settings)
    name = short_name(topic)
    [number] = live_numbers(settings, [name]).values()
    return open_generation(settings, name, TABLES[name], number)


def _remedy(topic: str) -> str:
    return f"{REMEDY} {OWNER[topic].name}"


def _first_stamp(store: Store) -> Sequence[Row]:
    with store.reading() as look:
        return look.execute("SELECT MIN(stamped_at) FROM streams")
