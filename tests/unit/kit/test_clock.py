"""Days are days of Shanghai, instants are UTC, and no stamp lies on a closed day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.kit.clock import ManualClock, WallClock, instant_text, local_date, start_of

JULY_5 = date(2012, 7, 5)
JULY_6 = date(2012, 7, 6)


class StoppedClock(WallClock):
    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2012-07-04T15:59:59.999999+00:00", date(2012, 7, 4)),
        ("2012-07-04T16:00:00+00:00", JULY_5),
        ("2012-07-05T00:00:00+08:00", JULY_5),
        ("2012-07-05T23:59:59.999999+08:00", JULY_5),
        ("2012-07-05T11:00:00-05:00", JULY_6),
    ],
)
def test_a_day_ends_at_midnight_in_shanghai(instant: str, day: date) -> None:
    assert local_date(datetime.fromisoformat(instant)) == day


def test_a_day_starts_at_midnight_in_shanghai() -> None:
    assert start_of(JULY_5) == utc("2012-07-04T16:00:00+00:00")
    assert start_of(JULY_5).utcoffset() == timedelta(0)
    assert local_date(start_of(JULY_5) - timedelta(microseconds=1)) == date(2012, 7, 4)


def test_an_instant_is_recorded_in_utc_to_the_microsecond() -> None:
    assert instant_text(utc("2012-07-05T09:30:00+08:00")) == "2012-07-05T01:30:00.000000Z"
    assert instant_text(utc("2012-07-05T09:30:00.000007+08:00"))[-7:] == "000007Z"


def test_the_wall_clock_shows_the_present_in_utc() -> None:
    assert abs(WallClock().now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert WallClock().now().utcoffset() == timedelta(0)


def test_by_the_wall_clock_a_fact_is_received_now_whatever_it_says() -> None:
    noon = utc("2012-07-05T12:00:00+08:00")
    clock = StoppedClock(noon)
    said = utc("2011-01-01T00:00:00+08:00")
    assert clock.received(said, None) == noon
    assert clock.received(said, date(2012, 7, 4)) == noon


@pytest.mark.parametrize("closed_through", [JULY_5, JULY_6])
def test_by_the_wall_clock_a_closed_day_is_over_whatever_the_clock_shows(
    closed_through: date,
) -> None:
    clock = StoppedClock(utc("2012-07-05T12:00:00+08:00"))
    at = clock.received(clock.now(), closed_through)
    assert at == start_of(closed_through + timedelta(days=1))


def test_by_the_wall_clock_a_day_is_closed_after_it_ended() -> None:
    clock = StoppedClock(utc("2012-07-06T00:00:07+08:00"))
    assert clock.closing(JULY_5) == clock.at
    clock.at = utc("2012-07-05T23:59:59+08:00")
    assert clock.closing(JULY_5) == start_of(JULY_6)


def test_by_hand_the_first_fact_opens_its_own_day() -> None:
    clock = ManualClock()
    first = clock.received(utc("2012-07-04T16:00:00+00:00"), None)
    second = clock.received(utc("2013-01-01T00:00:00+08:00"), None)
    assert (local_date(first), local_date(second)) == (JULY_5, JULY_5)


def test_by_hand_a_day_that_was_open_stays_open() -> None:
    clock = ManualClock(opened_on=lambda: JULY_5)
    assert local_date(clock.received(utc("2013-01-01T00:00:00+08:00"), None)) == JULY_5


def test_by_hand_the_open_day_is_the_one_after_the_last_closed() -> None:
    clock = ManualClock()
    said = utc("2012-07-01T09:00:00+08:00")
    assert local_date(clock.received(said, JULY_5)) == JULY_6
    assert clock.closing(JULY_5) == start_of(JULY_6)
