"""The last record of each partition of a topic in Apache Kafka."""

import time
from collections.abc import Mapping
from typing import Final

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from services.kit.log import LogUnavailable
from services.kit.log.kafka import partition_ends
from services.kit.log.kafka.client import opened
from services.kit.log.kafka.partition_ends import BROKER_SECONDS
from services.kit.log.kafka.settings import KafkaSettings

LOOKBACK_FACTOR: Final = 16
"""The factor by which the search goes further back if it finds only markers."""


def last_values(kafka: KafkaSettings, topic: str, partitions: int) -> Mapping[int, bytes | None]:
    """The last recorded bytes of each partition that ever had any; None if all have expired.

    Raises `LogUnavailable`.
    """
    client = opened(
        KafkaConsumer,
        kafka,
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )
    try:
        return _Tails(client, [TopicPartition(topic, each) for each in range(partitions)]).read()
    except KafkaError as fault:
        raise LogUnavailable(f"the end of {topic} cannot be read: {fault}") from fault
    finally:
        client.close(autocommit=False, timeout_ms=1000)


class _Tails:
    """Reads each place from further and further back, until it finds a record."""

    def __init__(self, client: KafkaConsumer, places: list[TopicPartition]) -> None:
        self._client = client
        self._first = partition_ends.beginnings(client, places)
        self._ends = partition_ends.ends(client, places)
        self._found: dict[TopicPartition, bytes] = {}

    def read(self) -> dict[int, bytes | None]:
        written = {at: end for at, end in self._ends.items() if end > 0}
        back = 1
        while sought := self._sought(written, back):
            self._read_from(sought)
            if all(start == self._first[at] for at, start in sought.items()):
                break
            back *= LOOKBACK_FACTOR
        # One that begins with markers, and has nothing else, had never any.
        return {
            at.partition: self._found.get(at)
            for at in written
            if at in self._found or self._first[at] > 0
        }

    def _sought(
        self, written: Mapping[TopicPartition, int], back: int
    ) -> dict[TopicPartition, int]:
        return {
            at: max(self._first[at], end - back)
            for at, end in written.items()
            if at not in self._found and self._first[at] < end
        }

    def _read_from(self, starts: Mapping[TopicPartition, int]) -> None:
        self._client.assign(list(starts))
        for place, offset in starts.items():
            self._client.seek(place, offset)
        until = time.monotonic() + BROKER_SECONDS
        while any(self._client.position(at) < self._ends[at] for at in starts):
            if time.monotonic() > until:
                raise LogUnavailable(f"the end of {next(iter(starts)).topic} cannot be read")
            for place, records in self._client.poll(200).items():
                # What comes after the end that was asked for was written by somebody else since.
                within = [each for each in records if each.offset < self._ends[place]]
                if within:
                    self._found[place] = within[-1].value
