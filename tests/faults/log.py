"""What stands in the topics, read by a plain client: no group, no position, nothing left out."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from kafka import KafkaConsumer, TopicPartition

from contracts.topics import FACT_TOPICS, PENALTIES
from services.kit.log import Assignment, Place, Record
from tests.faults.cluster import PARTITIONS
from tests.patience import PATIENCE

TOPICS = (*FACT_TOPICS, PENALTIES)
PLACES = [TopicPartition(topic, number) for topic in TOPICS for number in range(PARTITIONS)]

Log = Mapping[Place, Sequence[bytes]]
"""The recorded bytes of each partition, in the order of their offsets."""


def last_offsets(bootstrap: str) -> dict[Place, int]:
    """The offset that stands last in each place; -1 where nothing does."""
    with _client(bootstrap) as client:
        return {(at.topic, at.partition): end - 1 for at, end in client.end_offsets(PLACES).items()}


def whole_log(bootstrap: str) -> Log:
    """Everything there is now."""
    found: dict[Place, list[bytes]] = {(at.topic, at.partition): [] for at in PLACES}
    with _client(bootstrap) as client:
        ends = client.end_offsets(PLACES)
        client.assign(PLACES)
        client.seek_to_beginning(*PLACES)
        until = time.monotonic() + PATIENCE
        while any(client.position(at) < end for at, end in ends.items()):
            assert time.monotonic() < until, "the log was not read to its end"
            for at, records in client.poll(500).items():
                found[at.topic, at.partition] += [record.value for record in records]
    return found


@contextmanager
def _client(bootstrap: str) -> Iterator[KafkaConsumer]:
    client = KafkaConsumer(
        bootstrap_servers=bootstrap,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )
    try:
        yield client
    finally:
        client.close(autocommit=False, timeout_ms=1000)


class Recited:
    """A log that was read before, for a reader who has it all and to whom no fault happens."""

    immediate = True
    pause = 0.0

    def __init__(self, log: Log, topics: Sequence[str]) -> None:
        self.topics = topics
        self.partitions = 1 + max(partition for _, partition in log)
        self.assignment = Assignment("recited", 1, frozenset(range(self.partitions)))
        self._log = log
        self._next: dict[Place, int] = {}

    def seek(self, positions: Mapping[Place, int]) -> None:
        self._next = {place: positions.get(place, -1) + 1 for place in self._log}

    def poll(self, limit: int) -> Sequence[Record]:
        found = []
        for place, values in self._log.items():
            if place[0] in self.topics:
                start = self._next[place]
                some = values[start : start + limit]
                self._next[place] += len(some)
                found += [Record(*place, offset, value) for offset, value in enumerate(some, start)]
        return found

    def reached(self) -> Mapping[Place, int]:
        return {}

    def ends(self) -> Mapping[Place, int]:
        return {}

    def rejoin(self) -> bool:
        return False

    def close(self) -> None:
        """Nothing is held."""
