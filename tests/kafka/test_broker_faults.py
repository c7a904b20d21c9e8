"""Brokers die, hang and come back: every recorded event is on its topic in the end, in order."""

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest

from services.kit.clock import WallClock
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf, kept_of
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.log import KafkaLog
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics
from services.kit.relay import relay
from services.kit.relay.relay import Relay
from services.kit.service.runner import Runner
from services.kit.store import Store
from services.kit.store.locations import open_store
from tests.component.kit.facts import declared, drafted
from tests.kafka.logs import PARTITIONS, topics_named
from tests.patience import PATIENCE
from tests.servers.kafka import own_kafka
from tools.servers.kafka_child import KafkaChild

VIEW = (*consumer.TABLES, *shelf.TABLES)

DEALERS = [f"D-{n}" for n in range(10)]
ROUNDS = 300


class Pipeline:
    """A journal that is written to, its relay, and a consumer, each in a thread of its own."""

    def __init__(self, written: Journal, view: Store, runners: list[Runner]) -> None:
        self.written = written
        self.view = view
        self.runners = runners

    def file_all(self, pause: float) -> None:
        for round_ in range(ROUNDS):
            bodies = [declared(f"{round_}-{dealer}", dealer) for dealer in DEALERS]
            self.written.record([drafted(each) for each in bodies])
            time.sleep(pause)

    def kept(self) -> list[list[int]]:
        with self.view.reading() as look:
            return [[each.sequence for each in kept_of(look, dealer)] for dealer in DEALERS]

    def parked(self) -> list[tuple[str, str]]:
        with self.view.reading() as look:
            return [(row[0], row[1]) for row in look.execute("SELECT stream, reason FROM parked")]

    def wait_until_all_is_kept(self) -> None:
        until = time.monotonic() + PATIENCE
        expected = [list(range(1, ROUNDS + 1))] * len(DEALERS)
        while self.kept() != expected:
            missing = ROUNDS * len(DEALERS) - sum(map(len, self.kept()))
            troubles = [each.trouble for each in self.runners]
            assert time.monotonic() < until, (missing, troubles, self.parked())
            time.sleep(0.2)
        assert self.parked() == []


@contextmanager
def pipeline(folder: Path, kafka: KafkaSettings) -> Iterator[Pipeline]:
    [topic] = topics_named("staffing")
    KafkaTopics(kafka, [topic], PARTITIONS).ensure()
    with ExitStack() as stack:

        def opened(name: str, tables: tuple[str, ...]) -> Store:
            return stack.enter_context(closing(open_store(f"sqlite:{folder / name}", tables)))

        store = opened("s.sqlite", (*journal.TABLES, *relay.TABLES))
        view = opened("v.sqlite", VIEW)
        sending = Relay(store, topic, PARTITIONS, KafkaBroker(kafka))
        reading = Consumer(view, KafkaLog(kafka, f"{topic}.g", [topic], PARTITIONS), Shelf())
        runners = [Runner("relay", sending), Runner("reader", reading)]
        for each in runners:
            stack.callback(each.close)
            each.start()
        yield Pipeline(Journal(store, topic, PARTITIONS, WallClock()), view, runners)


@contextmanager
def filing(running: Pipeline, seconds: float) -> Iterator[None]:
    """Facts are filed over this long while the faults happen."""
    writer = Thread(target=running.file_all, args=(seconds / ROUNDS,))
    writer.start()
    yield
    writer.join()


@pytest.fixture(scope="module")
def one() -> Iterator[KafkaChild]:
    with own_kafka() as cluster:
        yield cluster


def settings(cluster: KafkaChild, copies: int = 1) -> KafkaSettings:
    return KafkaSettings(bootstrap=cluster.bootstrap, replication=copies, session_timeout=3)


def test_the_only_broker_is_killed_and_comes_back(tmp_path: Path, one: KafkaChild) -> None:
    with pipeline(tmp_path, settings(one)) as running:
        with filing(running, 12):
            for _ in range(2):
                time.sleep(2)
                one.kill()
                time.sleep(1)
                one.start()
        running.wait_until_all_is_kept()


@pytest.mark.slow
def test_the_only_broker_hangs_longer_than_a_batch_is_waited_for(
    tmp_path: Path, one: KafkaChild
) -> None:
    with pipeline(tmp_path, settings(one)) as running:
        with filing(running, 4):
            time.sleep(2)
            one.signal(signal.SIGSTOP)
        time.sleep(38)  # beyond OVERDUE of log/kafka/sender.py
        one.signal(signal.SIGCONT)
        running.wait_until_all_is_kept()


def test_one_broker_of_three_is_killed_and_comes_back(tmp_path: Path) -> None:
    with (
        own_kafka(brokers=3) as three,
        pipeline(tmp_path, settings(three, copies=3)) as running,
    ):
        with filing(running, 20):
            for node in (1, 2):
                time.sleep(2)
                three.kill(node)
                time.sleep(3)
                three.start(node)
        running.wait_until_all_is_kept()
