"""A journal whose events are relayed, and what of them stands on the topic."""

from collections.abc import Callable
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from services.kit.intake.journal import Journal
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.partitions import partition_of
from services.kit.relay.relay import Relay
from services.kit.store import Store
from tests.component.kit.facts import declared, drafted
from tests.kafka.logs import PARTITIONS

Starting = Callable[..., Relay]


class Hours:
    """A clock for leases, moved by the test."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def file(journal_: Journal, *ids: int, dealers: int = 9) -> None:
    journal_.record([drafted(declared(str(n), f"D-{n % dealers}")) for n in ids])


def send_all(sending: Relay) -> None:
    while sending.step():
        pass


def on_topic(kafka: KafkaSettings, topic: str) -> dict[int, list[Any]]:
    """Every record of a topic, by partition, as any client reads it."""
    client = KafkaConsumer(
        **kafka.connection(), enable_auto_commit=False, auto_offset_reset="earliest"
    )
    places = [TopicPartition(topic, each) for each in range(PARTITIONS)]
    ends = client.end_offsets(places)
    client.assign(places)
    found: dict[int, list[Any]] = {each: [] for each in range(PARTITIONS)}
    while any(len(found[place.partition]) < ends[place] for place in places):
        for place, records in client.poll(1000).items():
            found[place.partition] += records
    client.close()
    return found


def values(kafka: KafkaSettings, topic: str) -> dict[int, list[bytes]]:
    return {p: [r.value for r in records] for p, records in on_topic(kafka, topic).items()}


def recorded(store: Store) -> dict[int, list[bytes]]:
    """What the store has recorded, by partition, in its order."""
    by_partition: dict[int, list[bytes]] = {each: [] for each in range(PARTITIONS)}
    for each in store.notifications(0, 100_000):
        subject, slash, number = each.stream.partition("/")
        place = int(number) if slash else partition_of(subject, PARTITIONS)
        by_partition[place].append(each.value)
    return by_partition
