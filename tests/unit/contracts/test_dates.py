"""+ 1 month, + 1 year and days: clamped to the month, and never past the calendar."""

from datetime import date
from itertools import islice

import pytest

from contracts.dates import months_from, plus_days, plus_months, plus_years
from services.penalties.law.today import Today

D = date.fromisoformat


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2013-01-31", 1, "2013-02-28"),
        ("2012-01-31", 1, "2012-02-29"),
        ("2013-01-31", 2, "2013-03-31"),
        ("2013-01-31", 3, "2013-04-30"),
        ("2012-11-30", 3, "2013-02-28"),
        ("2012-12-15", 1, "2013-01-15"),
        ("2012-02-29", 12, "2013-02-28"),
        ("2013-03-31", -1, "2013-02-28"),
        ("9999-01-15", 1, "9999-02-15"),
        ("9999-12-01", 1, "9999-12-31"),
        ("0001-03-15", -1, "0001-02-15"),
        ("0001-01-15", -1, "0001-01-01"),
    ],
)
def test_a_month_is_clamped_to_its_last_day(day: str, months: int, expected: str) -> None:
    assert plus_months(D(day), months) == D(expected)


def test_a_year_from_29_february_is_28_february() -> None:
    assert plus_years(D("2012-02-29"), 1) == D("2013-02-28")
    assert plus_years(D("2012-02-29"), -1) == D("2011-02-28")
    assert plus_years(D("2012-02-29"), 4) == D("2016-02-29")


def test_days_stay_within_the_calendar() -> None:
    assert plus_days(D("9999-12-30"), 15) == date.max
    assert plus_days(date.max, 1) == date.max
    assert plus_days(D("0001-01-02"), -15) == date.min
    assert plus_days(D("2012-02-28"), 2) == D("2012-03-01")


def test_months_go_on_to_the_calendar_s_end() -> None:
    assert [str(first) for first in islice(months_from(D("2012-12-31")), 2)] == [
        "2012-12-01",
        "2013-01-01",
    ]
    assert [str(first) for first in months_from(D("9999-11-15"))] == ["9999-11-01", "9999-12-01"]


def test_the_day_remembers_the_earliest_day_still_ahead() -> None:
    today = Today(D("2012-07-05"))
    assert today.reached(D("2012-07-05"))
    assert today.past(D("2012-07-04"))
    assert today.next_change_on is None
    assert not today.past(D("2012-07-05"))
    assert not today.reached(D("2012-07-10"))
    assert today.next_change_on == D("2012-07-06")


def test_a_deadline_on_the_calendar_s_last_day_is_never_past() -> None:
    today = Today(date.max)
    assert not today.past(date.max)
    assert today.past(D("9999-12-30"))
