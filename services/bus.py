"""The log between services: chosen once, Kafka or the stores themselves."""

import logging
from collections.abc import Sequence
from typing import Final, Protocol

from contracts.topics import PENALTIES, short_name
from services.kit.log import LogReader, LogUnavailable
from services.kit.log.embedded import EmbeddedLog
from services.kit.log.kafka.settings import KafkaSettings, read_kafka_settings
from services.kit.recovery.store_behind_topic import refuse_behind
from services.kit.relay.relay import REMEDY, Broker, Relay
from services.kit.service.description import Service
from services.kit.settings import Settings
from services.registry import OWNER
from services.stores import Stores

_log = logging.getLogger(__name__)


class Bus(Protocol):
    """How a stack's services read the events of the others."""

    @property
    def shared(self) -> bool:
        """Whether instances on other machines may read and write it."""
        ...

    def reader(self, service: Service) -> LogReader:
        """The log for one instance of a service, which has a share of its partitions."""
        ...

    def whole(self, topics: Sequence[str]) -> LogReader:
        """The whole log for one process, outside any group, from any position."""
        ...

    def relay(self, topic: str) -> Relay | None:
        """The relay that sends a topic on from its store; None if the store is the log."""
        ...

    def check(self, services: Sequence[Service]) -> None:
        """Raise `LogUnfit` if the log, or what these services sent there, does not fit.

        An unavailable log raises nothing: facts are accepted meanwhile, and the check is repeated
        before the first event is sent or read.
        """
        ...


class EmbeddedBus:
    """The stores are the log."""

    shared: Final = False

    def __init__(self, stores: Stores, partitions: int) -> None:
        self._stores = stores
        self._partitions = partitions

    def reader(self, service: Service) -> LogReader:
        return self.whole(service.reads)

    def whole(self, topics: Sequence[str]) -> LogReader:
        stores = {topic: self._stores.of_topic(topic) for topic in topics}
        # Another generation of the postings has them at other places.
        number = f" {self._stores.generation(PENALTIES)}" if PENALTIES in topics else ""
        return EmbeddedLog(stores, self._partitions, f"embedded{number}")

    def relay(self, topic: str) -> None:
        """Nothing is sent, because the stores are the log."""

    def check(self, services: Sequence[Service]) -> None:
        """Nothing is checked, because every recorded event is on the log."""


class KafkaBus:
    """Apache Kafka is the log; its client is loaded here, and not where Kafka is not used."""

    shared: Final = True

    def __init__(self, kafka: KafkaSettings, stores: Stores, partitions: int) -> None:
        self._kafka = kafka
        self._stores = stores
        self._partitions = partitions

    def reader(self, service: Service) -> LogReader:
        from kafka.coordinator.assignors.range import RangePartitionAssignor

        from services.kit.log.kafka.log import KafkaLog
        from services.kit.log.kafka.sole_member import SoleAssignor

        assignor = SoleAssignor if service.alone else RangePartitionAssignor
        group = f"docket.{service.name}"
        return KafkaLog(self._kafka, group, service.reads, self._partitions, assignor)

    def whole(self, topics: Sequence[str]) -> LogReader:
        from services.kit.log.kafka.whole_log import WholeLog

        return WholeLog(self._kafka, topics, self._partitions)

    def relay(self, topic: str) -> Relay:
        store, remedy = self._stores.of_topic(topic), _remedy(topic)
        return Relay(store, topic, self._partitions, self._broker(), remedy=remedy)

    def check(self, services: Sequence[Service]) -> None:
        from services.kit.log.kafka.topics import KafkaTopics

        try:
            KafkaTopics(self._kafka, tuple(OWNER), self._partitions).check()
            broker = self._broker()
            for topic in (topic for service in services for topic in service.owns):
                last = broker.last_values(topic, self._partitions)
                store = self._stores.of_topic(topic)
                refuse_behind(store, topic, last, self._partitions, _remedy(topic))
        except LogUnavailable as fault:
            _log.warning("the topics are not looked at yet: %s", fault)

    def _broker(self) -> Broker:
        from services.kit.log.kafka.broker import KafkaBroker

        return KafkaBroker(self._kafka)


def bus_of(settings: Settings, stores: Stores) -> Bus:
    """Kafka if DOCKET_KAFKA_BOOTSTRAP names brokers, else the stores."""
    kafka = read_kafka_settings()
    if kafka is None:
        return EmbeddedBus(stores, settings.partitions)
    return KafkaBus(kafka, stores, settings.partitions)


def relays_of(bus: Bus, service: Service) -> dict[str, Relay]:
    """By name, the relays of a service's topics."""
    found = {f"relay-{short_name(topic)}": bus.relay(topic) for topic in service.owns}
    return {name: relay for name, relay in found.items() if relay is not None}


def _remedy(topic: str) -> str:
    return f"{REMEDY} {OWNER[topic].name}"
