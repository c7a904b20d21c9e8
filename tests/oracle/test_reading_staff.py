"""Tenure, turnover, concurrent posts and training, each on both sides of its boundary."""

import pytest

from tests.oracle.facts import Event
from tests.oracle.given import (
    CHECKER,
    MANAGER,
    baseline,
    change,
    closed,
    entries,
    member,
    said,
    successor,
    trained,
    unfiled,
)

POST = baseline("2012-06-10", member("M", MANAGER, "2012-06-10"))
PASS = trained("M", "2012-06-10")


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


SALES = {"department": "sales", "brand": "GWM", "post": "clerk"}
OWN = {"department": "客户关系部", "brand": "长城", "post": "clerk"}
FOREIGN = {"department": "customer_relations", "brand": "A/B%", "post": "clerk"}


def test_posts_declared_are_dated_on_receipt_one_a_day() -> None:
    holder = member("P", CHECKER, "2012-01-01", other_posts=[SALES, OWN, FOREIGN])
    posts = (baseline("2013-01-05", holder), baseline("2013-01-05T23:59:59", holder))
    assert entries("concurrent-post", "2014-01-01", *posts) == [
        "P/customer_relations/A%2FB%25/clerk/2013-01-05 2013-01-05",
        "P/sales/GWM/clerk/2013-01-05 2013-01-05",
    ]
    next_day = baseline(
        "2013-01-06T00:00:00", member("P", CHECKER, "2012-01-01", other_posts=[OWN])
    )
    assert entries("concurrent-post", "2014-01-01", next_day) == []


def test_a_post_found_is_dated_when_found() -> None:
    told = {"finding_id": "F1", "kind": "concurrent_post", "person_id": "P", "position": CHECKER}
    found = said(
        "staffing-finding-recorded", "2013-01-09", **told, found_on="2013-01-07", other_post=SALES
    )
    nothing = said("staffing-finding-recorded", "2013-01-08", **told, found_on="2013-01-07")
    named = "P/sales/GWM/clerk/2013-01-07 2013-01-07"
    assert entries("concurrent-post", "2014-01-01", found) == [named]
    assert entries("concurrent-post", "2014-01-01", nothing) == []
    assert entries("concurrent-post", "2014-01-01", nothing, found) == []  # its id is taken


def holding(received: str, *posts: dict[str, str]) -> Event:
    return baseline(received, member("P", CHECKER, "2012-01-01", other_posts=list(posts)))


def found_holding(found_on: str, post: dict[str, str]) -> Event:
    told = {"finding_id": f"F-{found_on}", "kind": "concurrent_post", "person_id": "P"}
    told |= {"found_on": found_on, "position": CHECKER}
    return said("staffing-finding-recorded", found_on, **told, other_post=post)


ELSEWHERE = {"department": "sales", "brand": "GWM", "post": "driver"}


@pytest.mark.parametrize(
    ("told", "dates"),
    [
        ([holding("2013-01-05", SALES), holding("2013-01-06", SALES)], ["2013-01-05"]),
        (  # no longer declared, and then anew
            [holding("2013-01-05", SALES), holding("2013-01-06"), holding("2013-01-07", SALES)],
            ["2013-01-05", "2013-01-07"],
        ),
        (  # another's filing does not speak of the person
            [
                holding("2013-01-05", SALES),
                baseline("2013-01-06", member("Q", CHECKER, "2012-01-01")),
                holding("2013-01-07", SALES),
            ],
            ["2013-01-05"],
        ),
        (  # nor does a change of whoever leaves
            [
                holding("2013-01-05", SALES),
                change("2013-01-06", "C1", "P", CHECKER, "2013-01-06"),
                holding("2013-01-07", SALES),
            ],
            ["2013-01-05"],
        ),
        ([found_holding("2013-01-05", SALES), holding("2013-01-06", SALES)], ["2013-01-05"]),
        ([found_holding("2013-01-05", ELSEWHERE), holding("2013-01-06", SALES)], ["2013-01-06"]),
        (  # a finding always yields
            [holding("2013-01-05", SALES), found_holding("2013-01-06", SALES)],
            ["2013-01-05", "2013-01-06"],
        ),
        (  # a finding speaks of the post found alone
            [
                holding("2013-01-05", SALES),
                found_holding("2013-01-06", ELSEWHERE),
                holding("2013-01-07", SALES),
            ],
            ["2013-01-05"],
        ),
        ([holding("2012-05-31", SALES), holding("2012-06-01", SALES)], ["2012-06-01"]),
        (  # all the rows of a filing together
            [
                holding("2013-01-05", SALES),
                baseline(
                    "2013-01-06",
                    member("P", CHECKER, "2012-01-01"),
                    member("P", MANAGER, "2012-01-01", other_posts=[SALES]),
                ),
                holding("2013-01-07", SALES),
            ],
            ["2013-01-05"],
        ),
    ],
)
def test_what_is_declared_again_is_not_new(told: list[Event], dates: list[str]) -> None:
    shown = entries("concurrent-post", "2014-01-01", *told)
    assert [each.split()[1] for each in shown if "clerk" in each] == dates


def test_a_successors_filing_declares_like_a_baseline() -> None:
    declared = successor("2013-01-05", "C1", "P", CHECKER, "2013-01-05")
    declared["data"]["successor"]["other_posts"] = [SALES]
    named = "P/sales/GWM/clerk/2013-01-05 2013-01-05"
    again = holding("2013-01-06", SALES)
    assert entries("concurrent-post", "2014-01-01", declared, again) == [named]
    gone = successor("2013-01-06", "C1", "P", CHECKER, "2013-01-06")
    anew = holding("2013-01-07", SALES)
    assert entries("concurrent-post", "2014-01-01", declared, gone, anew) == [
        named,
        "P/sales/GWM/clerk/2013-01-07 2013-01-07",
    ]


def test_the_second_training_of_a_calendar_year_is_paid() -> None:
    three = (trained("B", "2013-12-31"), trained("A", "2013-12-31"), trained("C", "2014-01-01"))
    assert entries("manager-retraining", "2014-01-01", *three) == ["B/2013-12-31 2013-12-31"]
    before = trained("A", "2012-05-01", passed=False)
    assert entries("manager-retraining", "2014-01-01", before, PASS) == ["M/2012-06-10 2012-06-10"]


def test_the_training_of_whoever_replaces_a_failed_manager_is_free() -> None:
    failed = trained("M", "2013-01-31", passed=False)
    left = change("2013-02-01", "C1", "M", MANAGER, "2013-02-28")
    named = successor("2013-02-02", "C1", "N", MANAGER, "2013-03-01")
    first, second = trained("N", "2013-02-05"), trained("N", "2013-06-05")
    told = (failed, left, named, first, second)
    assert entries("manager-retraining", "2013-02-27", *told) == ["N/2013-02-05 2013-02-05"]
    assert entries("manager-retraining", "2014-01-01", *told) == ["N/2013-06-05 2013-06-05"]
    too_early = change("2013-02-01", "C1", "M", MANAGER, "2013-02-27")
    assert entries("manager-retraining", "2013-03-01", failed, too_early, named, first) == [
        "N/2013-02-05 2013-02-05"
    ]
    passed = trained("M", "2013-02-28")
    assert entries("manager-retraining", "2013-03-01", failed, left, named, first, passed) == [
        "N/2013-02-05 2013-02-05",
        "M/2013-02-28 2013-02-28",
    ]


@pytest.mark.parametrize(
    ("training", "noticed"),
    [
        (trained("M", "2012-06-10"), []),
        (trained("M", "2012-06-11"), ["M/2012-06-10 2012-06-10"]),
        (trained("M", "2012-06-01", passed=False), ["M/2012-06-10 2012-06-10"]),
        (trained("N", "2012-06-01"), ["M/2012-06-10 2012-06-10"]),
    ],
)
def test_a_manager_passes_by_the_day_on_post(training: Event, noticed: list[str]) -> None:
    assert entries("untrained-manager", "2014-01-01", POST, training) == noticed


def test_an_unknown_changes_successor_is_a_manager_too() -> None:
    named = successor("2013-02-02", "C9", "N", MANAGER, "2013-03-01")
    assert entries("untrained-manager", "2013-02-28", named) == []
    assert entries("untrained-manager", "2013-03-01", named) == ["N/2013-03-01 2013-03-01"]


FAILED = trained("M", "2013-01-31", passed=False)  # + 1 month: 28 February; + 15 days: 15 March


@pytest.mark.parametrize(
    ("more", "noticed"),
    [
        ([], ["M/2013-01-31 2013-03-16"]),
        ([trained("M", "2013-02-28")], []),
        ([trained("M", "2013-03-01")], ["M/2013-01-31 2013-03-16"]),
        ([trained("M", "2012-12-01")], []),
        ([change("2013-02-01", "C1", "M", MANAGER, "2013-03-15")], []),
        ([change("2013-02-01", "C1", "M", MANAGER, "2013-03-16")], ["M/2013-01-31 2013-03-16"]),
        (
            [change("2013-02-01", "C1", "M", CHECKER, "2013-03-15", reason="transferred")],
            ["M/2013-01-31 2013-03-16"],
        ),
        ([change("2013-02-01", "C1", "M", CHECKER, "2013-03-15")], []),
        ([closed("2013-03-15")], []),
        ([closed("2013-03-16")], ["M/2013-01-31 2013-03-16"]),
    ],
)
def test_probation_ends_fifteen_days_after_the_month(more: list[Event], noticed: list[str]) -> None:
    assert entries("probation-expired", "2013-03-16", POST, FAILED, *more) == noticed
    assert entries("probation-expired", "2013-03-15", POST, FAILED, *more) == []
