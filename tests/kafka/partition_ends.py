"""A log whose partitions end in markers, or whose first events are gone."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from kafka import KafkaConsumer, TopicPartition

from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.log import KafkaLog
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.relay.relay import Relay
from services.kit.store import Store
from tests.kafka.logs import PARTITIONS, KafkaTestLog, topics_named


@pytest.fixture
def log(kafka: KafkaSettings, tmp_path: Path) -> Iterator[KafkaTestLog]:
    with closing(KafkaTestLog(tmp_path, topics_named("staffing", "decisions"), kafka)) as made:
        yield made


def places(log: KafkaTestLog) -> list[TopicPartition]:
    return [TopicPartition(topic, each) for topic in log.topics for each in range(PARTITIONS)]


def reading(log: KafkaTestLog, view: Store) -> Consumer:
    return Consumer(
        view, KafkaLog(log.kafka, f"{log.topics[0]}.g", log.topics, PARTITIONS), Shelf()
    )


def settled(reader: Consumer) -> bool:
    """Whether all is read, after one more step."""
    busy = reader.step()
    behind = [each for each in reader.progress().values() if each.lag]
    return not busy and len(reader.taken.partitions) == PARTITIONS and not behind


def another_relay(log: KafkaTestLog, topic: str) -> Relay:
    """One that takes over: the test's own gives its turn up."""
    log.stop_relays()
    return Relay(log.journal(topic).store, topic, PARTITIONS, KafkaBroker(log.kafka))


def values(log: KafkaTestLog, topic: str) -> list[bytes]:
    return [each.value for each in log.journal(topic).store.notifications(0, 10_000)]


def ends_of(log: KafkaTestLog) -> dict[TopicPartition, int]:
    with closing(KafkaConsumer(**log.kafka.connection())) as client:
        found: dict[TopicPartition, int] = client.end_offsets(places(log))
    return found
