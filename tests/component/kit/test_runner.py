"""A runner keeps a consumer going, says when it has caught up, and what keeps it from that."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from threading import TIMEOUT_MAX, Event

import pytest

from contracts.topics import STAFFING
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf
from services.kit.intake import journal
from services.kit.log.decoding import LogEvent
from services.kit.log.embedded import EmbeddedLog
from services.kit.service.runner import Runner
from services.kit.store import Store, Transaction
from tests.component.kit.conftest import Opening
from tests.component.kit.records import PARTITIONS, event, kept, put
from tests.component.kit.stores import FailingStore

Starting = Callable[..., Runner]


@pytest.fixture
def upstream(opening: Opening, sqlite_url: str) -> Store:
    return opening(f"{sqlite_url}-upstream", journal.TABLES)


@pytest.fixture
def view(opening: Opening, store_url: str) -> Store:
    return opening(store_url, (*consumer.TABLES, *shelf.TABLES))


@pytest.fixture
def starting() -> Iterator[Starting]:
    """Starts runners that are closed when the test is over."""
    with ExitStack() as stack:

        def started(view: Store, upstream: Store, projection: Shelf | None = None) -> Runner:
            log = EmbeddedLog({STAFFING: upstream}, PARTITIONS)
            runner = Runner("staffing", Consumer(view, log, projection or Shelf()))
            stack.callback(runner.close)
            runner.start()
            return runner

        yield started


def trouble(runner: Runner) -> str | None:
    return runner.trouble


def test_what_was_recorded_before_the_call_is_seen_after_it(
    view: Store, upstream: Store, starting: Starting
) -> None:
    runner = starting(view, upstream)
    for number in range(1, 41):
        put(upstream, event("BJ-BSL", number))
        assert runner.settle()
        assert kept(view)[-1] == number


def test_more_than_one_batch_is_waited_for(
    view: Store, upstream: Store, starting: Starting
) -> None:
    put(upstream, *[event("BJ-BSL", number) for number in range(1, 2001)])
    runner = starting(view, upstream)
    assert runner.settle()
    assert len(kept(view)) == 2000


def test_a_restart_waits_for_what_is_new_however_much_is_old(
    view: Store, upstream: Store, starting: Starting
) -> None:
    put(upstream, *[event("BJ-BSL", number) for number in range(1, 2001)])
    first = starting(view, upstream)
    assert first.settle()
    first.close()

    put(upstream, event("BJ-BSL", 2001))
    assert starting(view, upstream).settle()
    assert kept(view)[-1] == 2001


def test_a_projection_that_fails_for_a_while_is_said_and_got_over(
    view: Store, upstream: Store, starting: Starting, caplog: pytest.LogCaptureFixture
) -> None:
    class Ill(Shelf):
        well = Event()

        def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
            super().apply(tx, events)
            if not self.well.is_set():
                raise ValueError("no rule for this")

    projection = Ill()
    runner = starting(view, upstream, projection)
    put(upstream, event("BJ-BSL", 1))
    assert not runner.settle(timeout=0.5)
    assert trouble(runner) == "no rule for this"
    assert kept(view) == []

    projection.well.set()
    assert runner.settle()
    assert trouble(runner) is None
    assert kept(view) == [1]
    assert [r.levelno for r in caplog.records if "no rule" in r.message] == [logging.ERROR]


def test_a_store_out_of_reach_is_waited_for(
    view: Store, upstream: Store, starting: Starting
) -> None:
    failing = FailingStore(upstream)
    runner = starting(view, failing)
    assert runner.settle()
    failing.failing = True
    put(upstream, event("BJ-BSL", 1))
    assert not runner.settle(timeout=0.3)
    assert trouble(runner) == "the store is out of reach"

    failing.failing = False
    assert runner.settle()
    assert kept(view) == [1]


def test_one_that_was_taken_over_from_stops_and_keeps_nobody_waiting(
    view: Store, upstream: Store, starting: Starting
) -> None:
    old, new = starting(view, upstream), starting(view, upstream)
    put(upstream, event("BJ-BSL", 1))
    assert new.settle()
    old.settle()

    assert not old.settle(timeout=TIMEOUT_MAX), "and who waited would wait for ever"
    assert "another instance" in str(trouble(old))
    assert kept(view) == [1]


def test_a_closed_runner_is_not_settled(view: Store, upstream: Store, starting: Starting) -> None:
    runner = starting(view, upstream)
    runner.close()
    put(upstream, event("BJ-BSL", 1))

    assert not runner.settle(timeout=TIMEOUT_MAX), "and who waited would wait for ever"
    assert kept(view) == []
