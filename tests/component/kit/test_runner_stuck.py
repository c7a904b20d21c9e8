"""A worker that is behind and does not move is told to join anew; who is behind can be seen."""

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from threading import Event

from services.kit.fence import FencedOut
from services.kit.lag import LagWatch, Progress
from services.kit.log import LogUnavailable, Place
from services.kit.runner import Runner

PLACE = ("docket.staffing.v1", 3)


class Stalling:
    """A worker that reads nothing more until it joins anew; `fault` is raised by its steps."""

    immediate = False
    pause = 0.01

    def __init__(self, *, may_rejoin: bool = True) -> None:
        self.may_rejoin = may_rejoin
        self.rejoined = 0
        self.fault: Exception | None = None
        self.waits_for: Event | None = None
        self.closed = False

    def take(self) -> None:
        """Nothing to take."""

    def step(self) -> bool:
        if self.waits_for:
            self.waits_for.wait(30)
        if self.fault:
            raise self.fault
        return False

    def progress(self) -> Mapping[Place, Progress]:
        return {PLACE: Progress(10 if self.rejoined else 4, 10)}

    def rejoin(self) -> bool:
        self.rejoined += 1
        return self.may_rejoin

    def close(self) -> None:
        self.closed = True


def soon(true: Callable[[], object]) -> None:
    until = time.monotonic() + 5
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def runner_of(worker: Stalling) -> Runner:
    return Runner("reader", worker, LagWatch(stuck_after=0.3), watch_every=0.05)


def test_one_that_is_stuck_joins_anew_and_its_lag_is_told_meanwhile() -> None:
    worker = Stalling()
    with closing(runner_of(worker)) as runner:
        runner.start()
        soon(lambda: runner.watch.lags == {PLACE: 6})
        soon(lambda: worker.rejoined == 1)
        soon(lambda: runner.watch.lags == {})
    assert worker.rejoined == 1
    assert worker.closed


def test_a_log_that_is_away_is_trouble_and_no_reason_to_send_facts_elsewhere() -> None:
    worker = Stalling()
    with closing(runner_of(worker)) as runner:
        worker.fault = LogUnavailable("no broker")
        runner.start()
        soon(lambda: runner.trouble == "no broker")
        assert runner.serves
        worker.fault = None
        soon(lambda: runner.trouble is None)


def test_who_was_fenced_out_joins_anew_where_there_is_anyone_to_ask() -> None:
    worker = Stalling()
    with closing(runner_of(worker)) as runner:
        worker.fault = FencedOut("another has it")
        runner.start()
        soon(lambda: worker.rejoined)
        assert runner.trouble == "another has it"
        worker.fault = None
        soon(lambda: runner.trouble is None)


def test_who_was_fenced_out_stops_where_there_is_none() -> None:
    worker = Stalling(may_rejoin=False)
    with closing(runner_of(worker)) as runner:
        worker.fault = FencedOut("another has it")
        runner.start()
        soon(lambda: worker.rejoined == 1)
        soon(lambda: runner.trouble == "another has it")
        assert not runner.serves
        worker.fault = None
        time.sleep(0.2)
        assert runner.trouble == "another has it"


def test_a_step_that_does_not_end_is_told() -> None:
    worker, over = Stalling(), Event()
    with closing(Runner("reader", worker, hung_after=0.2)) as runner:
        runner.start()
        assert runner.hindrance is None
        worker.waits_for = over
        soon(lambda: "is not over" in (runner.hindrance or ""))
        assert runner.trouble is None
        over.set()
        soon(lambda: runner.hindrance is None)


def test_a_worker_that_others_share_with_is_not_waited_for() -> None:
    with closing(runner_of(Stalling())) as runner:
        runner.start()
        began = time.monotonic()
        assert not runner.settle(timeout=5)
        assert time.monotonic() - began < 1
