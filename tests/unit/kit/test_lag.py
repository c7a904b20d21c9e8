"""The lag of each place is told, and which places are stuck."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from services.kit.log.lag import ALL_PARTITIONS, LagWatch, Progress
from services.kit.standstill import STANDSTILL_SECONDS

A, B = ("docket.staffing.v1", 0), ("docket.staffing.v1", 1)


class Hand:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def watch(hand: Hand) -> LagWatch:
    return LagWatch(stuck_after=60, now=hand)


def test_what_is_read_to_its_end_is_neither_behind_nor_stuck(hand: Hand, watch: LagWatch) -> None:
    for _ in range(5):
        assert watch.look({A: Progress(7, 7), B: Progress(-1, -1)}) == []
        assert watch.lags == {}
        hand.now += 60


def test_the_lag_is_how_many_records_are_still_to_be_read(watch: LagWatch) -> None:
    watch.look({A: Progress(7, 10), B: Progress(-1, 0)})
    assert watch.lags == {A: 3, B: 1}


def test_a_place_that_is_behind_and_does_not_move_is_stuck_after_a_minute(
    hand: Hand, watch: LagWatch
) -> None:
    for at in (0, 30, 59):
        hand.now = at
        assert watch.look({A: Progress(7, 10 + at), B: Progress(3, 3)}) == []
    hand.now = 60
    assert watch.look({A: Progress(7, 100), B: Progress(3, 3)}) == [A]


def test_who_moves_is_not_stuck_however_far_behind(hand: Hand, watch: LagWatch) -> None:
    for at in range(10):
        hand.now = at * 50
        assert watch.look({A: Progress(at, 1000)}) == []


def test_one_that_caught_up_begins_anew(hand: Hand, watch: LagWatch) -> None:
    watch.look({A: Progress(7, 10)})
    hand.now = 50
    watch.look({A: Progress(10, 10)})
    hand.now = 70
    assert watch.look({A: Progress(10, 11)}) == []
    hand.now = 129
    assert watch.look({A: Progress(10, 11)}) == []
    hand.now = 130
    assert watch.look({A: Progress(10, 11)}) == [A]


def test_a_stuck_place_is_named_once_a_minute(hand: Hand, watch: LagWatch) -> None:
    named = []
    for at in range(0, 241, 10):
        hand.now = at
        named += [at for _ in watch.look({A: Progress(7, 10)})]
    assert named == [60, 120, 180, 240]


def test_a_place_that_has_not_moved_for_too_long_stands_still_until_it_moves(
    hand: Hand, watch: LagWatch
) -> None:
    for at in range(0, int(STANDSTILL_SECONDS), 10):
        hand.now = at
        watch.look({A: Progress(7, 10 + at), B: Progress(at, 5000)})
        assert watch.standstill is None
    hand.now = STANDSTILL_SECONDS
    watch.look({A: Progress(7, 17), B: Progress(5, 5000)})
    assert watch.standstill is not None
    name, since, behind = re.fullmatch(
        r"(\S+) stands still since (\S+), (.*)", watch.standstill
    ).groups()  # type: ignore[union-attr]
    assert (name, behind) == ("docket.staffing.v1/0", "10 events before its end")
    told = datetime.fromisoformat(since)
    assert abs(datetime.now(UTC) - timedelta(seconds=STANDSTILL_SECONDS) - told) < timedelta(
        minutes=1
    )
    watch.look({A: Progress(8, 17), B: Progress(5, 5000)})
    assert watch.standstill is None


def test_that_it_was_told_to_join_anew_is_no_move(hand: Hand, watch: LagWatch) -> None:
    for at in (0, 60, 120):
        hand.now = at
        watch.look({A: Progress(7, 10)})
    assert watch.standstill is not None


def test_what_stands_still_is_named_first_things_first(hand: Hand, watch: LagWatch) -> None:
    many = {("docket.staffing.v1", n): Progress(7, 10) for n in range(8)}
    for at in (0, 120):
        hand.now = at
        watch.look({**many, ("docket.audits.v1", ALL_PARTITIONS): Progress(1, 2)})
    assert watch.standstill is not None
    first, *_, last = watch.standstill.split("; ")
    assert first.startswith("docket.audits.v1 stands still")
    assert last == "and 4 more"
