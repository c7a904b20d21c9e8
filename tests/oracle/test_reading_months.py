"""What the second reading says of months: declared, reported and assessed."""

import pytest

from tests.oracle.facts import Event
from tests.oracle.given import (
    CHECKER,
    accepted,
    change,
    closed,
    deadlines,
    entries,
    said,
    successor,
)

OPENED = accepted("2012-07-01")


@pytest.mark.parametrize(
    ("received", "month", "undeclared"),
    [
        ("2012-08-05T23:59:59.999999", "2012-07", []),
        ("2012-08-06T00:00:00", "2012-07", ["2012-07 2012-08-06"]),
        ("2012-07-01T00:00:00", "2012-07", []),
        ("2012-06-30T23:59:59.999999", "2012-07", ["2012-07 2012-08-06"]),
        ("2012-08-05", "2012-08", ["2012-07 2012-08-06"]),
    ],
)
def test_a_month_is_declared_by_the_fifth(received: str, month: str, undeclared: list[str]) -> None:
    declared = said("no-change-declared", received, month=month)
    assert entries("change-filing", "2012-08-31", OPENED, declared) == undeclared


@pytest.mark.parametrize(
    ("received", "effective_on", "undeclared"),
    [
        ("2012-07-31T23:59:59", "2012-08-01", []),  # filed within the month
        ("2012-07-01", "2012-06-30", []),
        ("2012-08-01T00:00:00", "2012-08-01", ["2012-07 2012-08-06"]),
        ("2012-06-30", "2012-06-30", ["2012-07 2012-08-06"]),
        ("2012-08-01", "2012-07-31", []),  # lies in the month, and is filed by the 5th
        ("2012-08-05T23:59:59", "2012-07-01", []),
        ("2012-08-06T00:00:00", "2012-07-31", ["2012-07 2012-08-06"]),
        ("2012-01-15", "2012-07-31", []),  # however early
        ("2012-01-15", "2012-07-01", []),
        ("2012-01-15", "2012-06-30", ["2012-07 2012-08-06"]),
    ],
)
def test_a_change_answers_the_month_it_lies_in_or_is_filed_in(
    received: str, effective_on: str, undeclared: list[str]
) -> None:
    filed = change(received, "C1", "A", CHECKER, effective_on)
    shown = entries("change-filing", "2012-08-31", OPENED, filed)
    assert [each for each in shown if each.startswith("2012-07")] == undeclared


def test_neither_a_successors_filing_nor_a_repeated_change_answers_a_month() -> None:
    named = successor("2012-07-15", "C1", "B", CHECKER, "2012-07-15")
    assert entries("change-filing", "2012-08-31", OPENED, named) == ["2012-07 2012-08-06"]
    first = change("2012-06-01", "C1", "A", CHECKER, "2012-06-01")
    again = change("2012-07-15", "C1", "A", CHECKER, "2012-07-15")
    assert entries("change-filing", "2012-08-31", OPENED, first, again) == ["2012-07 2012-08-06"]


@pytest.mark.parametrize(
    ("facts", "late"),
    [
        ([accepted("2012-05-31")], ["2012-06 2012-07-06", "2012-07 2012-08-06"]),
        ([accepted("2012-07-01")], ["2012-07 2012-08-06"]),
        ([accepted("2012-07-02")], []),
        ([], []),
        ([accepted("2012-07-01"), closed("2012-07-30")], []),
        ([accepted("2012-07-01"), closed("2012-07-31")], ["2012-07 2012-08-06"]),
    ],
)
def test_the_months_covered(facts: list[Event], late: list[str]) -> None:
    known = said("volumes-reported", "2012-07-01", year=2011, monthly_sales=1, monthly_visits=1)
    assert entries("monthly-report-late", "2012-08-31", known, *facts) == late
    assert entries("change-filing", "2012-08-31", known, *facts) == late


def test_a_report_is_received_by_the_fifth() -> None:
    rates = {"lost_sale_rate": 0.1, "churn_rate": 0.1, "satisfaction": 0.9, "complaints": 1}
    for received, late in (
        ("2012-08-05T23:59:59", []),
        ("2012-08-06T00:00:00", ["2012-07 2012-08-06"]),
    ):
        report = said("monthly-report-submitted", received, month="2012-07", indicators=rates)
        assert entries("monthly-report-late", "2012-08-31", OPENED, report) == late
    assert entries("monthly-report-late", "2012-08-05", OPENED) == []
    assert deadlines("monthly-report-late", "2012-08-05", OPENED) == [
        "2012-07 2012-08-05",
        "2012-08 2012-09-05",
    ]


def test_a_month_is_assessed_once_for_each_verdict() -> None:
    verdicts = [("2012-08-20", "false"), ("2012-08-10", "false"), ("2012-05-31", "exemplary")]
    verdicts += [("2012-08-30", "exemplary"), ("2012-08-30", "accepted")]
    told = [
        said(
            "monthly-report-assessed",
            "2012-08-30",
            month="2012-07",
            assessed_on=on,
            verdict=verdict,
        )
        for on, verdict in verdicts
    ]
    assert entries("monthly-report-false", "2012-08-31", *told) == ["2012-07 2012-08-10"]
    assert entries("exemplary-report", "2012-08-31", *told) == ["2012-07 2012-08-30"]
    assert entries("exemplary-report", "2012-08-29", *told) == []
