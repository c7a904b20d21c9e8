"""Baselines, changes, vacancies and monthly duties, each on both sides of its boundary."""

import pytest

from tests.oracle.facts import Event
from tests.oracle.given import (
    CHECKER,
    MANAGER,
    accepted,
    baseline,
    change,
    closed,
    deadlines,
    entries,
    member,
    unfiled,
)


@pytest.mark.parametrize(
    ("received", "late"),
    [
        ("2013-03-12T23:59:59.999999", []),
        ("2013-03-13T00:00:00", ["2013-03-05 2013-03-13"]),
        ("2013-03-01", []),
    ],
)
def test_a_baseline_is_received_within_seven_days(received: str, late: list[str]) -> None:
    filed = baseline(received, member("P", CHECKER, "2013-01-01"))
    assert entries("baseline-late", "2013-04-01", accepted("2013-03-05"), filed) == late


def test_a_baselines_deadline_lapses_with_the_closure_and_before_the_start() -> None:
    assert entries("baseline-late", "2013-03-12", accepted("2013-03-05")) == []
    assert deadlines("baseline-late", "2013-03-12", accepted("2013-03-05")) == [
        "2013-03-05 2013-03-12"
    ]
    for closed_on, late in (("2013-03-12", []), ("2013-03-13", ["2013-03-05 2013-03-13"])):
        shut = closed(closed_on)
        assert entries("baseline-late", "2013-04-01", accepted("2013-03-05"), shut) == late
    assert entries("baseline-late", "2013-04-01", accepted("2012-05-31")) == []
    assert entries("baseline-late", "2013-04-01", accepted("2012-06-01")) == [
        "2012-06-01 2012-06-09"
    ]


@pytest.mark.parametrize(
    ("received", "position", "effective_on", "faulty"),
    [
        ("2013-03-05T23:59:59", MANAGER, "2013-03-20", []),
        ("2013-03-06T00:00:00", MANAGER, "2013-03-20", ["C1 2013-03-06"]),
        (
            "2013-02-16T23:59:59",
            CHECKER,
            "2013-02-08",
            [],
        ),  # the first working day after Spring Festival
        ("2013-02-17T00:00:00", CHECKER, "2013-02-08", ["C1 2013-02-17"]),
        ("2012-05-31", CHECKER, "2012-05-01", []),
        ("2012-06-01", CHECKER, "2012-05-01", ["C1 2012-06-01"]),
    ],
)
def test_a_change_is_filed_in_time(
    received: str, position: str, effective_on: str, faulty: list[str]
) -> None:
    filed = change(received, "C1", "A", position, effective_on)
    assert entries("change-filing", "2013-03-31", filed) == faulty


def test_the_arrival_is_within_a_month_of_the_later_of_filing_and_effect() -> None:
    for expected_on, faulty in (("2013-02-28", []), ("2013-03-01", ["C1 2013-01-31"])):
        filed = change("2013-01-31", "C1", "A", CHECKER, "2013-01-30", expected_on=expected_on)
        assert entries("change-filing", "2013-03-31", filed) == faulty
    ahead = change("2013-01-05", "C1", "A", CHECKER, "2013-01-31", expected_on="2013-02-28")
    assert entries("change-filing", "2013-03-31", ahead) == []
    named = member("B", CHECKER, "2013-02-01")
    both = change(
        "2013-01-31", "C1", "A", CHECKER, "2013-01-31", expected_on="2013-12-01", successor=named
    )
    assert entries("change-filing", "2013-03-31", both) == []


FOUND = unfiled("2013-03-12", "F1", "A", CHECKER, reason="resigned", effective_on="2013-03-01")


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ([], ["F1 2013-03-12"]),
        ([change("2013-03-12", "C1", "A", CHECKER, "2013-03-12")], []),
        ([change("2012-01-12", "C1", "A", CHECKER, "2012-01-12")], []),
        ([change("2013-03-13", "C1", "A", CHECKER, "2013-03-01")], ["C1 2013-03-13"]),
        ([change("2013-03-13", "C1", "A", CHECKER, "2013-03-13")], ["F1 2013-03-12"]),
        (
            [change("2013-03-12", "C1", "A", CHECKER, "2013-03-12", reason="dismissed")],
            ["F1 2013-03-12"],
        ),
        ([unfiled("2013-03-20", "F2", "A", CHECKER)], ["F1 2013-03-12", "F2 2013-03-20"]),
        (
            [
                unfiled("2013-03-20", "F2", "A", CHECKER),
                change("2013-03-25", "C1", "A", CHECKER, "2013-03-25"),
            ],
            ["F1 2013-03-12"],
        ),
        (
            [
                unfiled(
                    "2012-05-20", "F2", "A", CHECKER, reason="resigned", effective_on="2012-05-01"
                )
            ],
            [],
        ),
    ],
)
def test_a_change_found_before_it_was_filed(more: list[Event], shown: list[str]) -> None:
    assert entries("change-filing", "2013-03-31", FOUND, *more) == shown


def test_an_id_with_a_slash_is_encoded_in_the_subject() -> None:
    filed = change("2013-01-31", "C/%1", "A", CHECKER, "2013-01-31")
    assert entries("vacancy-unfilled", "2013-03-01", filed) == ["C%2F%251/1 2013-03-01"]
