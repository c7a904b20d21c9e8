"""The whole log in Apache Kafka, for a reader outside any group, from any offset."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, Final

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaError

from services.kit.log import NO_ASSIGNMENT, Assignment, LogExpired, LogUnavailable, Place, Record
from services.kit.log.kafka import partition_ends
from services.kit.log.kafka.client import opened
from services.kit.log.kafka.partition_ends import BROKER_SECONDS
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics, log_of

WHOLE_POLL_MS: Final = 200
RECORDS_AT_ONCE: Final = 1000


class WholeLog:
    """Reads all partitions of the topics in no group, up to their ends at the last seek.

    Every failure raises `LogUnavailable`: seek before the next poll. `seek` raises `LogExpired` if
    a record wanted has expired.
    """

    immediate = False
    pause = 0.02

    def __init__(self, kafka: KafkaSettings, topics: Sequence[str], partitions: int) -> None:
        self.topics = topics
        self.partitions = partitions
        self._kafka = kafka
        self._client: Any = None
        self._assignment = NO_ASSIGNMENT
        self._places = [TopicPartition(topic, p) for topic in topics for p in range(partitions)]
        self._next: dict[TopicPartition, int] = {}
        self._ends: Mapping[TopicPartition, int] = {}

    @property
    def assignment(self) -> Assignment:
        if self._assignment == NO_ASSIGNMENT:
            ids = KafkaTopics(self._kafka, self.topics, self.partitions).check()
            self._assignment = Assignment(log_of(ids), 1, frozenset(range(self.partitions)))
        return self._assignment

    def seek(self, positions: Mapping[Place, int]) -> None:
        wanted = {at: positions.get((at.topic, at.partition), -1) + 1 for at in self._places}
        with self._or_lost():
            self._go_to(partition_ends.starts(self._connected(), wanted))

    def seek_to_the_start(self) -> set[int]:
        """Seek to the first record left of each place; returns the partitions that lost records."""
        with self._or_lost():
            first = partition_ends.beginnings(self._connected(), self._places)
            self._go_to(first)
        return {at.partition for at, offset in first.items() if offset > 0}

    def poll(self, limit: int) -> Sequence[Record]:
        until = time.monotonic() + BROKER_SECONDS
        while any(self._next[place] < end for place, end in self._ends.items()):
            if self._client is None or time.monotonic() > until:
                raise self._lost("no answer")
            with self._or_lost():
                found = self._client.poll(WHOLE_POLL_MS, limit * len(self.topics))
                self._next = {at: self._client.position(at) for at in self._places}
            if records := [each for some in found.values() for each in map(_record, some)]:
                return records
        return []

    def reached(self) -> Mapping[Place, int]:
        return {(at.topic, at.partition): offset - 1 for at, offset in self._next.items()}

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
                auto_offset_reset="none",
                isolation_level="read_committed",
                allow_auto_create_topics=False,
                metrics_enabled=False,
            )
            self._client.assign(self._places)
        return self._client

    def _go_to(self, starts: Mapping[TopicPartition, int]) -> None:
        self._next = dict(starts)
        self._ends = partition_ends.ends(self._client, self._places)
        for place, offset in starts.items():
            self._client.seek(place, offset)

    @contextmanager
    def _or_lost(self) -> Iterator[None]:
        try:
            yield
        except (KafkaError, OSError) as fault:
            raise self._lost(fault) from fault

    def _lost(self, fault: object) -> LogUnavailable:
        self.close()
        return LogUnavailable(f"{', '.join(self.topics)} cannot be read: {fault}")


def whole(
    kafka: KafkaSettings, topic: str, partitions: int, known: Callable[[Record], bool]
) -> Iterator[Record]:
    """A topic from its start, each partition in order, to its end; raises `LogUnavailable`.

    If the start has expired, the first record left must be `known`, and therefore what stood before
    it; otherwise, or if none is left, it raises `LogExpired`.
    """
    with closing(WholeLog(kafka, [topic], partitions)) as log:
        expired = log.seek_to_the_start()
        while records := log.poll(RECORDS_AT_ONCE):
            for record in records:
                if record.partition in expired and known(record):
                    expired.discard(record.partition)
                if record.partition not in expired:
                    yield record
    if expired:
        raise LogExpired(
            f"{topic} has lost its beginning in the partitions {sorted(expired)}, and it is not "
            "known here: restore from an export, `--from FILE`"
        )


def _record(found: Any) -> Record:
    return Record(found.topic, found.partition, found.offset, found.value or b"")
