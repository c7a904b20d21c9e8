"""The log in Apache Kafka as one reads it who shares it with nobody, from wherever he likes."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any, Final

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from services.kit.kafka_client import opened
from services.kit.kafka_settings import KafkaSettings
from services.kit.kafka_topics import KafkaTopics, log_of
from services.kit.log import NOTHING, Assignment, LogUnavailable, Place, Record

PATIENCE: Final = 10.0
"""Seconds in which the brokers must have answered."""

WAIT_MS: Final = 200
AT_ONCE: Final = 1000


class WholeLog:
    """Reads all partitions of the topics, to the end as it was when last sought; in no group.

    Whatever fails raises `LogUnavailable`: seek before the next poll.
    """

    immediate = False
    pause = 0.02

    def __init__(self, kafka: KafkaSettings, topics: Sequence[str], partitions: int) -> None:
        self.topics = topics
        self.partitions = partitions
        self._kafka = kafka
        self._client: Any = None
        self._assignment = NOTHING
        self._places = [TopicPartition(topic, p) for topic in topics for p in range(partitions)]
        self._next: dict[TopicPartition, int] = {}
        self._ends: Mapping[TopicPartition, int] = {}

    @property
    def assignment(self) -> Assignment:
        if self._assignment == NOTHING:
            ids = KafkaTopics(self._kafka, self.topics, self.partitions).check()
            self._assignment = Assignment(log_of(ids), 1, frozenset(range(self.partitions)))
        return self._assignment

    def seek(self, positions: Mapping[Place, int]) -> None:
        try:
            client = self._connected()
            self._ends = client.end_offsets(self._places, timeout_ms=PATIENCE * 1000)
            self._next = {
                at: positions.get((at.topic, at.partition), -1) + 1 for at in self._places
            }
            for place, offset in self._next.items():
                client.seek(place, offset)
        except (KafkaError, OSError) as fault:
            raise self._lost(fault) from fault

    def poll(self, limit: int) -> Sequence[Record]:
        until = time.monotonic() + PATIENCE
        while any(self._next[place] < end for place, end in self._ends.items()):
            if self._client is None or time.monotonic() > until:
                raise self._lost("no answer")
            try:
                found = self._client.poll(WAIT_MS, limit * len(self.topics))
            except (KafkaError, OSError) as fault:
                raise self._lost(fault) from fault
            if records := [each for some in found.values() for each in map(_record, some)]:
                self._next |= {place: some[-1].offset + 1 for place, some in found.items()}
                return records
        return []

    def ends(self) -> Mapping[Place, int]:
        return {}

    def rejoin(self) -> bool:
        self.close()
        return True

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close(autocommit=False, timeout_ms=1000)

    def _connected(self) -> Any:
        if self._client is None:
            self._client = opened(
                KafkaConsumer,
                self._kafka,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                allow_auto_create_topics=False,
                metrics_enabled=False,
            )
            self._client.assign(self._places)
        return self._client

    def _lost(self, fault: object) -> LogUnavailable:
        self.close()
        return LogUnavailable(f"{', '.join(self.topics)} cannot be read: {fault}")


def whole(kafka: KafkaSettings, topic: str, partitions: int) -> Iterator[Record]:
    """A topic from its start, each partition in order, to its end; raises `LogUnavailable`."""
    with closing(WholeLog(kafka, [topic], partitions)) as log:
        log.seek({})
        while records := log.poll(AT_ONCE):
            yield from records


def _record(found: Any) -> Record:
    return Record(found.topic, found.partition, found.offset, found.value or b"")
