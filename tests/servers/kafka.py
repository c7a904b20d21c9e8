"""A real Apache Kafka for tests: one at hand, one in a container, or a child process."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.servers.engine import docker_answers
from tests.servers.without import do_without
from tools.servers.here import NotHere
from tools.servers.kafka_child import KafkaChild, kafka_child

ADDRESS = "DOCKET_TEST_KAFKA"
"""The variable that names brokers at hand: `host:port,host:port`, in plain text."""

IMAGE = "confluentinc/cp-kafka:7.9.0"


@contextmanager
def kafka_server() -> Iterator[str]:
    """The addresses of a Kafka while the tests run; they skip where none can be had."""
    reasons: list[NotHere] = []
    with ExitStack() as stack:
        for way in (_at_hand, _in_a_container, _as_a_child):
            try:
                bootstrap = stack.enter_context(way())
            except NotHere as reason:
                reasons.append(reason)
            else:
                yield bootstrap
                return
    do_without("Apache Kafka", reasons)


@contextmanager
def own_kafka(
    brokers: int = 1, extra: Mapping[str, str] | None = None, within: Path | None = None
) -> Iterator[KafkaChild]:
    """Brokers that a test may kill; it skips where they cannot be started here."""
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(kafka_child(brokers, extra, within))
        except NotHere as reason:
            do_without("Apache Kafka as child processes", [reason])
        yield cluster


@contextmanager
def _at_hand() -> Iterator[str]:
    if not (bootstrap := os.environ.get(ADDRESS)):
        raise NotHere(f"{ADDRESS} names none")
    yield bootstrap


@contextmanager
def _in_a_container() -> Iterator[str]:
    if not docker_answers():
        raise NotHere("no Docker engine answers")
    from testcontainers.community.kafka import KafkaContainer

    with KafkaContainer(IMAGE).with_kraft() as container:
        yield container.get_bootstrap_server()


@contextmanager
def _as_a_child() -> Iterator[str]:
    with kafka_child() as cluster:
        yield cluster.bootstrap
