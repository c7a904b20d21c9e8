"""A broker that refuses events at a test's word, and a store whose relay meets it."""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from services.kit.clock import WallClock
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.sender import KafkaSender
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics
from services.kit.log.partitions import partition_of
from services.kit.relay import relay
from services.kit.relay.refused_events import held_partitions
from services.kit.relay.relay import Relay
from services.kit.store import Store
from services.kit.store.locations import open_store
from tests.component.kit.facts import drafted
from tests.e2e.facts import fact, member
from tests.kafka.logs import PARTITIONS, topics_named
from tests.kafka.relays import Hours, recorded, values

SMALL = 3000
"""Bytes that a topic takes at once here, and a big event has more."""

DEALER = "D-1"
HELD = partition_of(DEALER, PARTITIONS)


class Unwary(KafkaBroker):
    """The broker, with clocks and settings of a topic that go wrong once it was looked at.

    The events of these ids are stamped two hours ahead.
    """

    def __init__(self, kafka: KafkaSettings, topic: str) -> None:
        super().__init__(kafka)
        self.kafka = kafka
        self.topic = topic
        self.id = super().check(topic, PARTITIONS)
        self.ahead: set[str] = set()

    def check(self, topic: str, partitions: int) -> str:  # noqa: ARG002
        return self.id

    def sender(self, topic: str) -> KafkaSender:
        made = super().sender(topic)
        producer = made._producer  # noqa: SLF001
        send = producer.send

        def stamped(topic: str, value: bytes, key: bytes, headers: Any, partition: int) -> Any:
            ahead = dict(headers)["ce_id"].decode() in self.ahead
            at = int(time.time() * 1000) + ahead * 2 * 3600 * 1000
            return send(topic, value, key, headers, partition, timestamp_ms=at)

        producer.send = stamped
        return made

    def set(self, **configs: str) -> None:
        set_topic(self.kafka, self.topic, **configs)

    def set_right(self) -> None:
        """What `docket topics` does."""
        KafkaTopics(self.kafka, [self.topic], PARTITIONS).ensure()


def set_topic(kafka: KafkaSettings, topic: str, **configs: str) -> None:
    named = {name.replace("_", "."): value for name, value in configs.items()}
    with closing(KafkaAdminClient(**kafka.connection())) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, named)])


@pytest.fixture
def brokers(kafka: KafkaSettings) -> Unwary:
    [topic] = topics_named("staffing")
    KafkaTopics(kafka, [topic], PARTITIONS).ensure()
    return Unwary(kafka, topic)


@pytest.fixture
def written(tmp_path: Path, brokers: Unwary) -> Iterator[Journal]:
    store = open_store(f"sqlite:{tmp_path / 's.sqlite'}", (*journal.TABLES, *relay.TABLES))
    with closing(store):
        yield Journal(store, brokers.topic, PARTITIONS, WallClock())


class House:
    """A store that is written to, and the relays over it."""

    def __init__(self, brokers: Unwary, written: Journal) -> None:
        self.brokers = brokers
        self.written = written
        self.hours = Hours()

    @property
    def store(self) -> Store:
        return self.written.store

    def relay(self, brokers: KafkaBroker | None = None) -> Relay:
        topic = self.brokers.topic
        return Relay(self.store, topic, PARTITIONS, brokers or self.brokers, self.hours)

    def file_big(self, id_: str, dealer: str = DEALER) -> None:
        self.written.record([drafted(big(id_, dealer))])

    def sent(self) -> Mapping[int, list[bytes]]:
        return values(self.brokers.kafka, self.brokers.topic)

    def recorded(self) -> Mapping[int, list[bytes]]:
        return recorded(self.store)

    def told(self) -> Mapping[str, str]:
        return held_partitions(self.store, self.brokers.topic)

    def assert_sent_but(self, waiting: int) -> None:
        """All is on the topic in order, but for so many at the end of the held partition."""
        expected = {at: list(each) for at, each in self.recorded().items()}
        del expected[HELD][-waiting:]
        assert self.sent() == expected


def big(id_: str, dealer: str) -> dict[str, Any]:
    staff = [member(f"P-{n}", "customer_manager", "2012-06-01") for n in range(60)]
    return fact("staffing.baseline-filed", id_, "2012-06-01", dealer=dealer, members=staff)


@pytest.fixture
def house(brokers: Unwary, written: Journal) -> House:
    return House(brokers, written)


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    ours = [r for r in caplog.records if r.name == "services.kit.relay.relay"]
    return [r.getMessage() for r in ours if r.levelno >= logging.ERROR]
