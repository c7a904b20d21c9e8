"""The two logs under test, as their users meet them: journals record, and readers read."""

import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Protocol

from services.kit.clock import WallClock
from services.kit.consumer.consumer import Consumer
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log import Assignment, LogReader, Place, Record
from services.kit.log.embedded import EmbeddedLog
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.log import KafkaLog
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics
from services.kit.relay import relay
from services.kit.relay.relay import Relay
from services.kit.store import Store
from services.kit.store.locations import open_store
from tests.patience import PATIENCE

PARTITIONS = 4


def topics_named(*names: str) -> list[str]:
    """Topics that no other test knows, of these short names."""
    own = secrets.token_hex(4)
    return [f"test-{own}.{name}.v1" for name in names]


class TestLog(Protocol):
    """A log with its journals, one a topic."""

    __test__ = False
    topics: Sequence[str]

    def journal(self, topic: str) -> Journal:
        """Who records the topic."""
        ...

    def reader(self, name: str) -> LogReader:
        """A new reader, a member of the group of this name."""
        ...


class EmbeddedTestLog:
    """The journals' own stores."""

    def __init__(self, folder: Path, topics: Sequence[str]) -> None:
        self.topics = topics
        self._journals = {topic: _journal(folder, topic) for topic in topics}

    def journal(self, topic: str) -> Journal:
        return self._journals[topic]

    def reader(self, name: str) -> LogReader:  # noqa: ARG002 - each has all there is
        return EmbeddedLog({t: j.store for t, j in self._journals.items()}, PARTITIONS)

    def close(self) -> None:
        for each in self._journals.values():
            each.store.close()


class KafkaTestLog:
    """Topics in Kafka, to which a relay sends whatever is recorded before anything is read."""

    def __init__(self, folder: Path, topics: Sequence[str], kafka: KafkaSettings) -> None:
        self.topics = topics
        self.kafka = kafka
        KafkaTopics(kafka, topics, PARTITIONS).ensure()
        self._journals = {topic: _journal(folder, topic) for topic in topics}
        self._relays = [
            Relay(each.store, topic, PARTITIONS, KafkaBroker(kafka))
            for topic, each in self._journals.items()
        ]

    def journal(self, topic: str) -> Journal:
        return self._journals[topic]

    def reader(self, name: str) -> LogReader:
        group = f"{self.topics[0]}.{name}"
        return _Following(self, KafkaLog(self.kafka, group, self.topics, PARTITIONS))

    def relay(self) -> None:
        """Send all that is recorded."""
        for each in self._relays:
            while each.step():
                pass

    def stop_relays(self) -> None:
        """Give the turns up."""
        for each in self._relays:
            each.close()

    def close(self) -> None:
        self.stop_relays()
        for journal_ in self._journals.values():
            journal_.store.close()


class _Following:
    """A reader to whom all that is recorded comes, as it does at once with the embedded log.

    An empty poll of Kafka says that all is read that the brokers had when they last answered:
    this one asks them where the end is, and waits for what is under way.
    """

    def __init__(self, log: KafkaTestLog, inside: KafkaLog) -> None:
        self._log = log
        self._inside = inside
        self._at: dict[Place, int] = {}
        self._sought = inside.assignment

    def seek(self, positions: Mapping[Place, int]) -> None:
        self._sought = self.assignment
        self._inside.seek(positions)
        self._at = dict(positions)

    def poll(self, limit: int) -> Sequence[Record]:
        self._log.relay()
        until = time.monotonic() + PATIENCE
        while not (found := self._inside.poll(limit)) and self._is_behind():
            assert time.monotonic() < until, "what was sent did not come"
        self._at |= {(r.topic, r.partition): r.offset for r in found}
        return found

    def _is_behind(self) -> bool:
        had = self._sought.partitions
        if self.assignment != self._sought or not had:
            return False
        ends = self._inside.ends().items()
        return any(self._at.get(at, -1) < end for at, end in ends if at[1] in had)

    @property
    def assignment(self) -> Assignment:
        return self._inside.assignment

    def __getattr__(self, name: str) -> object:
        return getattr(self._inside, name)


def _journal(folder: Path, topic: str) -> Journal:
    store = open_store(f"sqlite:{folder / topic}.sqlite", (*journal.TABLES, *relay.TABLES))
    return Journal(store, topic, PARTITIONS, WallClock())


def joined(log: LogReader, positions: Mapping[Place, int] | None = None) -> LogReader:
    """A reader that has all partitions, and goes on after these positions."""
    until = time.monotonic() + PATIENCE
    while len(log.assignment.partitions) < PARTITIONS:
        assert time.monotonic() < until, "the group gave no partitions"
        assert log.poll(1) == []
    log.seek(positions or {})
    return log


def read_to_the_end(log: LogReader, limit: int = 100) -> list[Record]:
    """All that follows until a poll says that there is no more."""
    found: list[Record] = []
    while some := log.poll(limit):
        assert len(some) <= limit * len(log.topics)
        found += some
    return found


def run_to_the_end(consumer: Consumer, partitions: int = PARTITIONS) -> None:
    """Step until this many partitions are had and read."""
    until = time.monotonic() + PATIENCE
    while consumer.step() or len(consumer.taken.partitions) != partitions:
        assert time.monotonic() < until, "the log was not read"


def stored(folder: Path, name: str, tables: Sequence[str], stack: ExitStack) -> Store:
    """A store of the test's own, closed in the end."""
    return stack.enter_context(closing(open_store(f"sqlite:{folder / name}.sqlite", tables)))
