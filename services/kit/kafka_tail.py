"""What stands last in each partition of a topic in Apache Kafka."""

import time
from collections.abc import Mapping
from typing import Final

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from services.kit.kafka_client import opened
from services.kit.kafka_settings import KafkaSettings
from services.kit.log import LogUnavailable

PATIENCE: Final = 10.0
"""Seconds in which the brokers must have answered."""


def last_values(kafka: KafkaSettings, topic: str, partitions: int) -> Mapping[int, bytes]:
    """The last recorded bytes of each partition that has any; raises `LogUnavailable`."""
    client = opened(
        KafkaConsumer,
        kafka,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )
    try:
        return _read_last(client, [TopicPartition(topic, each) for each in range(partitions)])
    except KafkaError as fault:
        raise LogUnavailable(f"the end of {topic} cannot be read: {fault}") from fault
    finally:
        client.close(autocommit=False, timeout_ms=1000)


def _read_last(client: KafkaConsumer, places: list[TopicPartition]) -> dict[int, bytes]:
    ends = client.end_offsets(places, timeout_ms=PATIENCE * 1000)
    written = [place for place in places if ends[place] > 0]
    if not written:
        return {}
    client.assign(written)
    for place in written:
        client.seek(place, ends[place] - 1)
    found: dict[int, bytes] = {}
    until = time.monotonic() + PATIENCE
    while len(found) < len(written):
        if time.monotonic() > until:
            raise LogUnavailable(f"the end of {places[0].topic} cannot be read: no answer")
        for place, records in client.poll(200).items():
            # What comes after the end that was asked for was written by somebody else since.
            found.setdefault(place.partition, records[0].value)
    return found
