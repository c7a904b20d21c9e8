"""Tenure, turnover, concurrent posts and training, each on both sides of its boundary."""

import pytest

from tests.oracle.given import (
    CHECKER,
    MANAGER,
    baseline,
    change,
    entries,
    member,
    trained,
    unfiled,
)
from tests.oracle.staff_facts import PASS, POST


@pytest.mark.parametrize(
    ("left_on", "broken"),
    [("2013-06-09", ["C1 2013-06-09"]), ("2013-06-10", []), ("2012-06-09", [])],
)
def test_a_manager_stays_a_year_to_the_day(left_on: str, broken: list[str]) -> None:
    left = change("2012-06-01", "C1", "M", MANAGER, left_on)
    assert entries("manager-tenure", "2014-01-01", POST, PASS, left) == broken


def test_tenure_runs_from_the_later_of_post_and_first_pass() -> None:
    left = change("2013-01-01", "C1", "M", MANAGER, "2013-07-01")
    again = trained("M", "2013-06-01")
    late = trained("M", "2012-07-02")
    assert entries("manager-tenure", "2014-01-01", POST, late, again, left) == ["C1 2013-07-01"]
    assert entries("manager-tenure", "2014-01-01", POST, PASS, again, left) == []


def test_tenure_runs_from_the_latest_post_and_without_one_from_the_pass() -> None:
    left = change("2013-01-01", "C1", "M", MANAGER, "2013-06-09")
    back = baseline("2013-05-01", member("M", MANAGER, "2013-05-01"))
    early = trained("M", "2011-01-01")
    assert entries("manager-tenure", "2014-01-01", PASS, left) == ["C1 2013-06-09"]
    assert entries("manager-tenure", "2014-01-01", early, left) == []
    assert entries("manager-tenure", "2014-01-01", early, POST, back, left) == ["C1 2013-06-09"]


def test_no_tenure_without_a_pass_nor_for_an_absence() -> None:
    left = change("2013-01-01", "C1", "M", MANAGER, "2013-02-01")
    away = change("2013-01-01", "C1", "M", MANAGER, "2013-02-01", reason="maternity_leave")
    failed = trained("M", "2012-06-10", passed=False)
    assert entries("manager-tenure", "2014-01-01", POST, failed, left) == []
    assert entries("manager-tenure", "2014-01-01", POST, PASS, away) == []


def test_a_tenure_from_29_february_ends_on_28_february() -> None:
    leap = baseline("2012-06-01", member("M", MANAGER, "2012-02-29"))
    early = trained("M", "2012-02-01")
    for left_on, broken in (("2013-02-27", ["C1 2013-02-27"]), ("2013-02-28", [])):
        left = change("2013-01-01", "C1", "M", MANAGER, left_on)
        assert entries("manager-tenure", "2014-01-01", leap, early, left) == broken


@pytest.mark.parametrize(
    ("first", "second", "turned"),
    [
        ("2012-07-02", "2013-07-01", ["C2 2013-07-01"]),
        ("2012-07-01", "2013-07-01", []),
        ("2012-07-01", "2012-07-01", ["C1 2012-07-01", "C2 2012-07-01"]),
        ("2012-05-20", "2012-06-01", ["C2 2012-06-01"]),  # before the start, yet in the window
        ("2012-05-20", "2012-05-31", []),  # no entry is dated before the start
        ("2012-02-29", "2013-02-28", ["C2 2013-02-28"]),  # 28 February 2012 is a year before
    ],
)
def test_two_departures_in_the_trailing_year(first: str, second: str, turned: list[str]) -> None:
    one = change(first, "C1", "A", CHECKER, first)
    other = change(second, "C2", "B", CHECKER, second)
    assert entries("position-turnover", "2014-01-01", one, other) == turned


def test_departures_of_one_position_filed_or_found_count_together() -> None:
    filed = change("2013-03-01", "C1", "A", CHECKER, "2013-03-01")
    elsewhere = change("2013-03-01", "C2", "B", "sales_callback", "2013-03-02")
    found = unfiled("2013-04-01", "F1", "C", CHECKER, reason="resigned", effective_on="2013-03-10")
    again = unfiled("2013-05-01", "F2", "C", CHECKER, reason="resigned", effective_on="2013-03-10")
    assert entries("position-turnover", "2014-01-01", filed, elsewhere) == []
    assert entries("position-turnover", "2014-01-01", found, again) == []
    assert entries("position-turnover", "2014-01-01", filed, found, again) == ["F1 2013-03-10"]
    later = change("2013-06-01", "C3", "C", CHECKER, "2013-03-15")
    assert entries("position-turnover", "2014-01-01", filed, found, later) == ["C3 2013-03-15"]
