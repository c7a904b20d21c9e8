"""All that stands in a topic in Apache Kafka, to refill the store that it came from."""

import time
from collections.abc import Iterator
from typing import Final

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from services.kit.kafka_settings import KafkaSettings
from services.kit.log import LogUnavailable, Record

PATIENCE: Final = 10.0
"""Seconds in which the brokers must have answered."""


def whole(kafka: KafkaSettings, topic: str, partitions: int) -> Iterator[Record]:
    """Each partition's records in order, to the end as it is now; raises `LogUnavailable`."""
    try:
        client = KafkaConsumer(
            **kafka.connection(),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            allow_auto_create_topics=False,
            bootstrap_timeout_ms=int(PATIENCE * 1000),
            metrics_enabled=False,
        )
    except (KafkaError, OSError) as fault:
        raise LogUnavailable(f"no Kafka at {kafka.bootstrap}: {fault}") from fault
    try:
        yield from _read(client, [TopicPartition(topic, each) for each in range(partitions)])
    except KafkaError as fault:
        raise LogUnavailable(f"{topic} cannot be read: {fault}") from fault
    finally:
        client.close(autocommit=False, timeout_ms=1000)


def _read(client: KafkaConsumer, places: list[TopicPartition]) -> Iterator[Record]:
    ends = client.end_offsets(places, timeout_ms=PATIENCE * 1000)
    left = {place: end for place, end in ends.items() if end > 0}
    client.assign(list(left))
    client.seek_to_beginning(*left)
    until = time.monotonic() + PATIENCE
    while left:
        found = client.poll(200)
        if found:
            until = time.monotonic() + PATIENCE
        elif time.monotonic() > until:
            raise LogUnavailable(f"{places[0].topic} cannot be read to its end: no answer")
        for place, records in found.items():
            for each in records:
                if each.offset < ends[place]:
                    yield Record(place.topic, place.partition, each.offset, each.value or b"")
        left = {place: end for place, end in left.items() if client.position(place) < end}
