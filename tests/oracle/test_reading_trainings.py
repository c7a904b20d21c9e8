"""What the second reading says of managers' trainings and probation."""

import pytest

from tests.oracle.facts import Event
from tests.oracle.given import (
    CHECKER,
    MANAGER,
    change,
    closed,
    entries,
    successor,
    trained,
)
from tests.oracle.staff_facts import PASS, POST


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
