"""Of several relays over one store one sends; where it dies or sleeps, another takes over."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from services.kit.clock import WallClock
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics
from services.kit.relay import relay
from services.kit.store import StoreUnavailable
from services.kit.store.lease import TERM_SECONDS
from services.kit.store.locations import migrate_store, open_store
from tests.component.kit.facts import declared, drafted
from tests.kafka.logs import PARTITIONS, topics_named
from tests.kafka.relays import recorded, values
from tests.patience import PATIENCE
from tests.servers.postgres import own_schema

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


class Sending:
    """A relay in a process of its own."""

    def __init__(self, bootstrap: str, topic: str, url: str, said: Path) -> None:
        self._said = said
        words = [sys.executable, "-W", "ignore", "-m", "tests.kafka.sender", bootstrap, topic, url]
        with said.open("wb") as file:
            self.process = subprocess.Popen(words, cwd=ROOT, stdout=file, stderr=file)

    @property
    def active(self) -> int:
        """How often it has sent."""
        return self._said.read_bytes().count(b"active\n")


class Busy:
    """A store that facts come into all the time, and two relays over it."""

    def __init__(
        self, folder: Path, kafka: KafkaSettings, topic: str, url: str, stack: ExitStack
    ) -> None:
        self._folder = folder
        self._numbers = count(1)
        self.kafka = kafka
        self.topic = topic
        self._url = url
        self._stack = stack
        store = stack.enter_context(closing(open_store(url)))
        self.journal = Journal(store, topic, PARTITIONS, WallClock())
        self.relays = [self._relay(), self._relay()]

    def _relay(self) -> Sending:
        said = self._folder / f"relay-{next(self._numbers)}"
        one = Sending(str(self.kafka.bootstrap), self.topic, self._url, said)
        self._stack.callback(one.process.wait)
        self._stack.callback(one.process.kill)
        return one

    @property
    def holder(self) -> Sending:
        """Who sends just now."""
        before = [each.active for each in self.relays]
        until = time.monotonic() + PATIENCE
        while True:
            grown = [e for e, was in zip(self.relays, before, strict=True) if e.active > was]
            if grown:
                [one] = grown
                return one
            assert time.monotonic() < until
            time.sleep(0.05)

    def kill_the_holder(self) -> None:
        holder = self.holder
        holder.process.kill()
        holder.process.wait()
        self.relays = [each for each in self.relays if each is not holder] + [self._relay()]

    def stop_the_holder_until_another_sends(self) -> None:
        holder = self.holder
        holder.process.send_signal(signal.SIGSTOP)
        self.relays = [each for each in self.relays if each is not holder]
        assert self.holder is not holder
        holder.process.send_signal(signal.SIGCONT)
        self.relays.append(holder)


@contextmanager
def filing(into: Journal) -> Iterator[None]:
    over = Event()

    def file() -> None:
        number = 0
        while not over.wait(0.005):
            bodies = [declared(f"{number}-{n}", f"D-{n}") for n in range(7)]
            with suppress(StoreUnavailable):  # who sleeps may have the store locked; told again
                into.record([drafted(each) for each in bodies])
                number += 1

    thread = Thread(target=file)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.fixture
def busy(kafka: KafkaSettings, postgres: str, tmp_path: Path) -> Iterator[Busy]:
    [topic] = topics_named("staffing")
    KafkaTopics(kafka, [topic], PARTITIONS).ensure()
    with own_schema(postgres) as url, ExitStack() as stack:
        migrate_store(url, (*journal.TABLES, *relay.TABLES))
        yield Busy(tmp_path, kafka, topic, url, stack)


def assert_all_is_there_once_and_in_order(busy: Busy) -> None:
    until = time.monotonic() + PATIENCE
    expected = recorded(busy.journal.store)
    while sum(map(len, values(busy.kafka, busy.topic).values())) < sum(map(len, expected.values())):
        assert time.monotonic() < until
        time.sleep(0.2)
    time.sleep(1)  # for whatever else would come
    assert values(busy.kafka, busy.topic) == expected


def test_one_that_is_killed_is_taken_over_from(busy: Busy) -> None:
    random = Random(1)
    with filing(busy.journal):
        for _ in range(3):
            time.sleep(random.uniform(0.2, 1.5))
            busy.kill_the_holder()
        assert busy.holder
    assert_all_is_there_once_and_in_order(busy)


def test_one_that_sleeps_past_its_term_sends_nothing_when_it_wakes(busy: Busy) -> None:
    random = Random(2)
    began = time.monotonic()
    with filing(busy.journal):
        for _ in range(3):
            time.sleep(random.uniform(0.2, 1.5))
            busy.stop_the_holder_until_another_sends()
            time.sleep(random.uniform(0.2, 1.5))
    assert time.monotonic() - began > 3 * TERM_SECONDS
    assert_all_is_there_once_and_in_order(busy)
