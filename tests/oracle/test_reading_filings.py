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
    said,
    successor,
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


def test_another_reason_is_filed_and_filled_and_is_no_departure() -> None:
    filed = [
        change("2013-01-31", f"C{n}", f"P{n}", CHECKER, "2013-01-31", reason="other")
        for n in (1, 2)
    ]
    assert entries("position-turnover", "2013-03-01", *filed) == []
    assert entries("vacancy-unfilled", "2013-03-01", *filed) == [
        "C1/1 2013-03-01",
        "C2/1 2013-03-01",
    ]


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


VACANT = change("2013-01-31", "C1", "A", CHECKER, "2013-01-31")


def test_a_vacancy_costs_month_by_month_and_a_summons_after_two() -> None:
    months = ["C1/1 2013-03-01", "C1/2 2013-04-01", "C1/3 2013-05-01"]
    assert entries("vacancy-unfilled", "2013-05-01", VACANT) == months
    assert entries("vacancy-unfilled", "2013-04-30", VACANT) == months[:2]
    assert entries("vacancy-summons", "2013-04-01", VACANT) == ["C1 2013-04-01"]
    assert entries("vacancy-summons", "2013-03-31", VACANT) == []
    assert deadlines("vacancy-unfilled", "2013-02-28", VACANT) == ["C1/1 2013-02-28"]
    assert deadlines("vacancy-unfilled", "2013-03-01", VACANT) == ["C1/2 2013-03-31"]
    assert deadlines("vacancy-summons", "2013-03-31", VACANT) == ["C1 2013-03-31"]


@pytest.mark.parametrize(
    ("received", "on_post_on", "unfilled"),
    [
        ("2013-02-28", "2013-02-28", []),
        ("2013-02-28", "2013-03-01", ["C1/1 2013-03-01"]),
        ("2013-03-01", "2013-02-28", ["C1/1 2013-03-01"]),
        ("2013-01-01", "2012-01-01", []),  # received before the change itself
    ],
)
def test_a_successor_is_received_and_on_post(
    received: str, on_post_on: str, unfilled: list[str]
) -> None:
    named = successor(received, "C1", "B", MANAGER, on_post_on)
    other = successor("2013-02-01", "C2", "B", CHECKER, "2013-02-01")
    assert entries("vacancy-unfilled", "2013-05-01", VACANT, named, other) == unfilled


def test_no_vacancy_before_the_effect_the_start_or_after_the_closure() -> None:
    ahead = change("2013-01-01", "C1", "A", CHECKER, "2013-02-28", reason="maternity_leave")
    assert entries("vacancy-unfilled", "2013-03-29", ahead) == ["C1/1 2013-03-29"]
    assert entries("vacancy-unfilled", "2013-03-28", ahead) == []
    assert deadlines("vacancy-unfilled", "2013-01-01", ahead) == ["C1/1 2013-03-28"]
    early = change("2012-05-31", "C1", "A", CHECKER, "2012-06-20")
    assert entries("vacancy-unfilled", "2013-03-28", early) == []
    for closed_on, unfilled in (("2013-02-28", []), ("2013-03-01", ["C1/1 2013-03-01"])):
        shut = closed(closed_on)
        assert entries("vacancy-unfilled", "2013-03-30", VACANT, shut) == unfilled


def test_an_id_with_a_slash_is_encoded_in_the_subject() -> None:
    filed = change("2013-01-31", "C/%1", "A", CHECKER, "2013-01-31")
    assert entries("vacancy-unfilled", "2013-03-01", filed) == ["C%2F%251/1 2013-03-01"]
