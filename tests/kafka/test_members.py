"""Instances share the partitions among them, and one that lost some writes nothing there."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf, kept_of
from services.kit.log.embedded import EmbeddedLog
from services.kit.log.kafka.log import KafkaLog
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.sole_member import SoleAssignor
from services.kit.store import Store
from services.kit.store.lease import FencedOut
from services.kit.store.locations import open_store
from tests.component.kit.facts import declared, drafted
from tests.kafka.conftest import Opening
from tests.kafka.logs import PARTITIONS, KafkaTestLog, run_to_the_end, topics_named
from tests.patience import PATIENCE

VIEW = (*consumer.TABLES, *shelf.TABLES)
ROOT = Path(__file__).parents[2]
DEALERS = [f"D-{n}" for n in range(12)]


@pytest.fixture
def log(kafka: KafkaSettings, tmp_path: Path) -> Iterator[KafkaTestLog]:
    with closing(KafkaTestLog(tmp_path, topics_named("staffing", "decisions"), kafka)) as made:
        yield made


def file(log: KafkaTestLog, *rounds: int) -> None:
    """One fact of every dealer and round in each topic, sent."""
    for topic in log.topics:
        bodies = [declared(f"{n}-{dealer}", dealer) for n in rounds for dealer in DEALERS]
        log.journal(topic).record([drafted(each) for each in bodies])
    log.relay()


def kept(view: Store) -> dict[str, list[tuple[str, int]]]:
    with view.reading() as look:
        return {d: [(k.topic, k.sequence) for k in kept_of(look, d)] for d in DEALERS}


def expected(log: KafkaTestLog, rounds: int) -> dict[str, list[tuple[str, int]]]:
    each = [(topic, n) for topic in sorted(log.topics) for n in range(1, rounds + 1)]
    return dict.fromkeys(DEALERS, each)


def member(
    log: KafkaTestLog, view: Store, assignor: type | None = None, group: str = "g"
) -> Consumer:
    options = (assignor,) if assignor else ()
    name = f"{log.topics[0]}.{group}"
    return Consumer(view, KafkaLog(log.kafka, name, log.topics, PARTITIONS, *options), Shelf())


def until(true: Callable[[], bool], *members: Consumer) -> None:
    """Let the members step in turn until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, [each.taken for each in members]
        for each in members:
            try:
                each.step()
            except FencedOut:
                each.rejoin()


def step_on(each: Consumer) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        each.step()


def shared(*members: Consumer) -> list[list[int]]:
    return sorted(sorted(each.taken.partitions) for each in members)


def test_two_share_the_partitions_of_all_topics_alike_and_one_alone_has_them_all(
    log: KafkaTestLog, opening: Opening
) -> None:
    view = opening("view", *VIEW)
    file(log, 1)
    with ExitStack() as stack:
        first = stack.enter_context(closing(member(log, view)))
        run_to_the_end(first)
        second = stack.enter_context(closing(member(log, view)))
        until(lambda: shared(first, second) == [[0, 1], [2, 3]], first, second)
        file(log, 2)
        until(lambda: kept(view) == expected(log, 2), first, second)

        second.close()
        until(lambda: shared(first) == [[0, 1, 2, 3]], first)
        file(log, 3)
        until(lambda: kept(view) == expected(log, 3), first)


def test_members_that_come_and_go_lose_and_double_nothing(
    log: KafkaTestLog, opening: Opening
) -> None:
    view = opening("view", *VIEW)
    with ExitStack() as stack:
        staying = stack.enter_context(closing(member(log, view)))
        for round_ in range(1, 6):
            file(log, round_)
            coming = stack.enter_context(closing(member(log, view)))
            until(lambda: len(staying.taken.partitions) == 2, staying, coming)
            coming.close()
        until(lambda: kept(view) == expected(log, 5), staying)
        with view.reading() as look:
            assert look.execute("SELECT * FROM parked") == []


def test_what_cannot_be_shared_has_one_member_and_others_wait(
    log: KafkaTestLog, opening: Opening
) -> None:
    view = opening("view", *VIEW)
    file(log, 1)
    with ExitStack() as stack:
        both = [stack.enter_context(closing(member(log, view, SoleAssignor))) for _ in range(2)]
        until(lambda: shared(*both) == [[], [0, 1, 2, 3]], *both)
        [active] = [each for each in both if each.taken.partitions]
        [waiting] = [each for each in both if each is not active]
        until(lambda: kept(view) == expected(log, 1), *both)
        file(log, 2)
        active.close()
        until(lambda: kept(view) == expected(log, 2), waiting)


def test_who_was_fenced_out_by_one_that_has_gone_takes_its_partitions_again(
    log: KafkaTestLog, opening: Opening
) -> None:
    view = opening("view", *VIEW)
    file(log, 1)
    with closing(member(log, view)) as staying:
        run_to_the_end(staying)
        with closing(member(log, view, group="passing")) as passing:
            run_to_the_end(passing)  # as a paused one would that wakes up, and dies
        file(log, 2)
        with pytest.raises(FencedOut):
            step_on(staying)
        staying.rejoin()
        until(lambda: kept(view) == expected(log, 2), staying)


def test_a_store_that_read_the_embedded_log_goes_on_with_kafka(
    log: KafkaTestLog, opening: Opening
) -> None:
    view = opening("view", *VIEW)
    file(log, 1)
    stores = {topic: log.journal(topic).store for topic in log.topics}
    run_to_the_end(Consumer(view, EmbeddedLog(stores, PARTITIONS), Shelf()))
    assert kept(view) == expected(log, 1)

    file(log, 2)
    with closing(member(log, view)) as reading:
        until(lambda: kept(view) == expected(log, 2), reading)
    with view.reading() as look:
        assert look.execute("SELECT * FROM parked") == []


@contextmanager
def drowsy(log: KafkaTestLog, url: str) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-W", "ignore", "-m", "tests.kafka.member", str(log.kafka.bootstrap)]
    child = subprocess.Popen(
        [*words, f"{log.topics[0]}.g", url, *log.topics],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def said(child: subprocess.Popen[str], word: str) -> None:
    assert child.stdout is not None
    while (line := child.stdout.readline().strip()) != word:
        assert line or child.poll() is None, "it ended"


def test_an_instance_paused_past_its_session_writes_nothing_of_what_it_had_read(
    log: KafkaTestLog, tmp_path: Path
) -> None:
    url = f"sqlite:{tmp_path / 'view.sqlite'}"
    file(log, 1)
    with closing(open_store(url, VIEW)) as view, drowsy(log, url) as child:
        said(child, "asleep")
        assert all(each == [] for each in kept(view).values())
        with closing(member(log, view)) as other:
            until(lambda: kept(view) == expected(log, 1), other)
            file(log, 2)
            until(lambda: kept(view) == expected(log, 2), other)

            child.send_signal(signal.SIGCONT)
            said(child, "fenced")
            until(lambda: len(other.taken.partitions) < PARTITIONS, other)
            file(log, 3)
            until(lambda: kept(view) == expected(log, 3), other)
        with view.reading() as look:
            assert look.execute("SELECT * FROM parked") == []
