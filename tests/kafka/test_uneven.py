"""Whoever is not given the same partitions of all topics works on none, and says who is there."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from kafka import KafkaConsumer

from services.kit.log import LogUnavailable
from services.kit.log.kafka.log import KafkaLog, SharedUnevenly
from services.kit.log.kafka.settings import KafkaSettings
from tests.kafka.logs import PARTITIONS, KafkaTestLog, topics_named
from tests.kafka.newer import CLIENT, newer_member
from tests.kafka.test_members import file
from tests.patience import PATIENCE


@pytest.fixture
def log(kafka: KafkaSettings, tmp_path: Path) -> Iterator[KafkaTestLog]:
    with closing(KafkaTestLog(tmp_path, topics_named("staffing", "decisions"), kafka)) as made:
        yield made


def given_all(member: KafkaLog) -> None:
    """Wait until it has every partition, whatever is told meanwhile."""
    until = time.monotonic() + PATIENCE
    while len(member.assignment.partitions) < PARTITIONS:
        assert time.monotonic() < until
        poll(member)


def poll(member: KafkaLog) -> Exception | None:
    """What is told; nothing may be read."""
    try:
        assert member.poll(10) == []
    except (SharedUnevenly, LogUnavailable) as told:
        return told
    return None


def told(member: KafkaLog) -> str:
    until = time.monotonic() + PATIENCE
    while not isinstance(said := poll(member), SharedUnevenly):
        assert time.monotonic() < until
    return str(said)


@contextmanager
def classic_member(kafka: KafkaSettings, group: str, topic: str) -> Iterator[None]:
    """One that reads a topic alone, as a member of ours would not."""
    over = Event()

    def stay() -> None:
        with closing(
            KafkaConsumer(
                topic,
                **kafka.connection(),
                group_id=group,
                client_id="one-topic",
                enable_auto_commit=False,
            )
        ) as client:
            while not over.is_set():
                client.poll(100)

    staying = Thread(target=stay)
    staying.start()
    try:
        yield
    finally:
        over.set()
        staying.join()


def test_one_that_reads_other_topics_in_our_group_is_named_and_waited_for(
    log: KafkaTestLog, kafka: KafkaSettings
) -> None:
    group = f"{log.topics[0]}.g"
    with closing(KafkaLog(kafka, group, log.topics, PARTITIONS)) as member:
        given_all(member)
        with classic_member(kafka, group, log.topics[1]):
            said = told(member)
            assert "(one-topic at 127.0.0.1)" in said
            assert f"of {log.topics[0]} 0, 1, 2, 3; of {log.topics[1]} " in said
            assert member.assignment.partitions == frozenset()
            file(log, 0)
            for _ in range(5):
                assert str(poll(member)) == said
        given_all(member)


def test_one_of_the_newer_group_protocol_is_named_and_waited_for(
    log: KafkaTestLog, kafka: KafkaSettings
) -> None:
    group = f"{log.topics[0]}.g"
    with closing(KafkaLog(kafka, group, log.topics, PARTITIONS)) as member:
        given_all(member)
        with newer_member(kafka, group, log.topics):
            said = told(member)
            assert f"({CLIENT} at 127.0.0.1)" in said
            assert "none is worked on" in said
            assert member.assignment.partitions == frozenset()
        given_all(member)
