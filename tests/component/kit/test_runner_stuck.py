"""A worker that is behind and does not move is told to join anew; who is behind can be seen."""

import re
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from threading import TIMEOUT_MAX, Event

from services.kit.log import LogUnavailable, Place
from services.kit.log.lag import LagWatch, Progress
from services.kit.service.runner import Runner
from services.kit.standstill import STANDSTILL_SECONDS
from services.kit.store.lease import FencedOut
from tests.patience import PATIENCE

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
        self.waits = False
        self.busy = False
        self.fails_each_second = False
        self.moves_when_it_joins = True
        self.steps = 0
        self.looked_at = 0
        self.closed = False

    def take(self) -> None:
        """Nothing to take."""

    def step(self) -> bool:
        self.steps += 1
        if self.waits_for:
            self.waits = True
            self.waits_for.wait(PATIENCE)
        if self.fault:
            raise self.fault
        if self.fails_each_second and self.steps % 2:
            raise LogUnavailable("each second step")
        return self.busy

    def progress(self) -> Mapping[Place, Progress]:
        self.looked_at += 1
        return {PLACE: Progress(10 if self.rejoined and self.moves_when_it_joins else 4, 10)}

    def rejoin(self) -> bool:
        self.rejoined += 1
        return self.may_rejoin

    def close(self) -> None:
        self.closed = True


def soon(true: Callable[[], object]) -> None:
    until = time.monotonic() + PATIENCE
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
        worker.fault, worker.immediate = None, True
        assert not runner.settle(timeout=TIMEOUT_MAX), "no turn follows"
        assert runner.trouble == "another has it"


class Hand:
    """A clock that the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def runner_by(hand: Hand, worker: Stalling) -> Runner:
    return Runner("reader", worker, LagWatch(now=hand), now=hand)


def test_a_step_that_does_not_end_is_told() -> None:
    worker, over, hand = Stalling(), Event(), Hand()
    with closing(runner_by(hand, worker)) as runner:
        runner.start()
        worker.waits_for = over
        soon(lambda: worker.waits)
        hand.now += STANDSTILL_SECONDS
        assert runner.hindrance is None
        assert not runner.alarms
        hand.now += 1
        assert "is not over" in (runner.hindrance or "")
        assert runner.alarms
        assert runner.trouble is None
        over.set()
        soon(lambda: not runner.alarms)


def test_a_log_that_is_away_alarms_once_it_has_been_for_too_long() -> None:
    worker, hand = Stalling(), Hand()
    with closing(runner_by(hand, worker)) as runner:
        worker.fault = LogUnavailable("no broker")
        runner.start()
        soon(lambda: runner.trouble)
        hand.now += STANDSTILL_SECONDS
        assert runner.hindrance == "no broker"
        assert not runner.alarms
        hand.now += 1
        assert re.fullmatch(r"no broker \(since \d{4}-\S+Z\)", runner.hindrance or "")
        assert runner.alarms
        worker.fault = None
        soon(lambda: runner.hindrance is None)
        assert not runner.alarms


def test_what_gets_on_again_alarms_no_more_though_it_has_not_caught_up() -> None:
    worker, hand = Stalling(), Hand()
    with closing(runner_by(hand, worker)) as runner:
        worker.fault = LogUnavailable("no broker")
        runner.start()
        soon(lambda: runner.trouble)
        hand.now += STANDSTILL_SECONDS + 1
        assert runner.alarms
        worker.busy, worker.fault = True, None
        soon(lambda: not runner.alarms)
        assert worker.busy


def test_one_good_step_between_failures_is_no_getting_on() -> None:
    worker, hand = Stalling(), Hand()
    with closing(runner_by(hand, worker)) as runner:
        worker.fails_each_second, worker.busy = True, True
        runner.start()
        soon(lambda: runner.trouble)
        hand.now += STANDSTILL_SECONDS + 1
        steps = worker.steps
        soon(lambda: worker.steps >= steps + 4)
        assert runner.alarms


def test_a_place_that_stands_still_alarms_until_it_moves() -> None:
    worker, hand = Stalling(), Hand()
    worker.moves_when_it_joins = False
    with closing(runner_by(hand, worker)) as runner:
        runner.start()
        for _ in range(13):  # looks, of which the first sees it
            assert not runner.alarms
            before = worker.looked_at
            hand.now += 10
            soon(lambda before=before: worker.looked_at > before)
        soon(lambda: runner.alarms)
        told = r"docket\.staffing\.v1/3 stands still since \S+Z, 6 events before its end"
        assert re.fullmatch(told, runner.hindrance or "")
        assert worker.rejoined, "it is told to join anew, as before"
        worker.moves_when_it_joins = True
        hand.now += 10
        soon(lambda: not runner.alarms)
        assert runner.hindrance is None


def test_a_worker_that_others_share_with_is_not_waited_for() -> None:
    with closing(runner_of(Stalling())) as runner:
        runner.start()
        assert not runner.settle(timeout=PATIENCE), "who waited would have seen a turn to its end"
