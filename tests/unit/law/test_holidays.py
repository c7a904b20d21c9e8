"""Due dates on holidays and where a vacancy begins: adjudicate.md, rules 22a to 22c.

5 October 2012 is a Friday within the autumn holidays; the first working day after is the 8th.
"""

from datetime import date

import pytest

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_documents
from tests.builders.audits import hardware_inspected, rectified, report_submitted
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import (
    accepted,
    change_filed,
    closed,
    no_change_declared,
)
from tests.unit.law.given import deadlines, entries, given
from tests.unit.law.test_versions import CRD, amended

TERMS = ("change-filing", "monthly-report-late", "baseline-late", "hardware-nonconforming")


def with_term(clause: str, figure: str, value: str, effective_from: str = "2012-06-01") -> Policies:
    """The shipped policies, with one figure of the regulation changed."""
    documents = []
    for text in shipped_documents():
        document = text.decode()
        if "policy: gwm-crd" in document:
            at = document.index(f"{figure}:\n", document.index(f"\n  {clause}:\n"))
            old = document[at:].split("\n")[1]
            document = document[:at] + document[at:].replace(old, f"      value: {value}", 1)
            document = document.replace("2012-06-01", effective_from, 1)
        documents.append(document.encode())
    return Policies.of(documents)


def moved(clause: str, *told: GivenFact, on: str = "2012-12-31") -> list[str]:
    """The clause's entries with due dates moved from holidays."""
    docket = given(*told, policies=with_term(clause, "on_holiday", "next_working_day")).on(on)
    return [line[:10] for line in entries(docket, clause, "hardware-unrectified")]


def as_is(clause: str, *told: GivenFact, on: str = "2012-12-31") -> list[str]:
    docket = given(*told).on(on)
    return [line[:10] for line in entries(docket, clause, "hardware-unrectified")]


SEPTEMBER = [accepted("2012-09-01"), closed("2012-09-30", received="2012-09-20")]


def test_a_month_s_due_day_on_a_holiday_moves_to_the_next_working_day() -> None:
    assert as_is("change-filing", *SEPTEMBER) == ["2012-10-06"]
    assert moved("change-filing", *SEPTEMBER) == ["2012-10-09"]
    assert as_is("monthly-report-late", *SEPTEMBER) == ["2012-10-06"]
    assert moved("monthly-report-late", *SEPTEMBER) == ["2012-10-09"]


@pytest.mark.parametrize(("received", "late"), [("2012-10-08", []), ("2012-10-09", ["2012-10-09"])])
def test_what_is_received_on_the_moved_day_is_in_time(received: str, late: list[str]) -> None:
    declared = no_change_declared("2012-09", received)
    assert moved("change-filing", *SEPTEMBER, declared) == late
    assert moved("monthly-report-late", *SEPTEMBER, report_submitted("2012-09", received)) == late


def test_a_change_that_lies_in_the_month_answers_it_by_the_moved_day() -> None:
    change = change_filed("C1", "2012-10-08", effective="2012-09-28")
    days = moved("change-filing", *SEPTEMBER, change)
    assert days == ["2012-10-08"], "late by itself, and the month is answered"


def test_a_due_day_that_is_worked_stays() -> None:
    july = [accepted("2012-06-01"), closed("2012-06-30", received="2012-06-20")]
    assert moved("monthly-report-late", *july) == ["2012-07-06"]


def test_a_baseline_due_on_a_holiday_moves() -> None:
    accepted_on = accepted("2012-09-25")  # due on 2 October
    assert as_is("baseline-late", accepted_on) == ["2012-10-03"]
    assert moved("baseline-late", accepted_on) == ["2012-10-09"]


def test_every_round_of_hardware_moves() -> None:
    failed = hardware_inspected("H1", "2012-09-20", "labels")  # due on 5 October, then from the 9th
    assert as_is("hardware-nonconforming", failed) == ["2012-09-20", "2012-10-06", "2012-10-22"]
    assert moved("hardware-nonconforming", failed) == ["2012-09-20", "2012-10-09", "2012-10-25"]
    in_time = rectified("H1", "2012-10-08")
    assert moved("hardware-nonconforming", failed, in_time) == ["2012-09-20"]


def test_closure_and_open_deadlines_see_the_moved_day_alone() -> None:
    policies = with_term("baseline-late", "on_holiday", "next_working_day")
    told = [accepted("2012-09-25"), closed("2012-10-08", received="2012-09-26")]
    assert entries(given(*told, policies=policies).on("2012-12-31"), "baseline-late") == []
    alone = given(told[0], policies=policies).on("2012-10-05")
    assert deadlines(alone, "baseline-late") == ["2012-10-08 baseline-late 2012-09-25"]


def test_a_monthly_term_is_that_of_the_version_in_force_on_the_month_s_first_day() -> None:
    at = CRD.decode().index("\n  monthly-report-late:\n")
    term = CRD.decode()[CRD.decode().index("    on_holiday:\n", at) :].split("\n      section")[0]
    policies = amended(
        (
            f"{term}\n      section: 5.5(1)",
            f"{term}\n      section: 5.5(1)".replace("as_is", "next_working_day"),
        )
    )
    docket = given(accepted("2012-09-01"), policies=policies).on("2013-04-30")
    days = [line[:10] for line in entries(docket, "monthly-report-late")]
    assert days[0] == "2012-10-06", "the autumn holidays, by the version that leaves the day"
    assert days[-1] == "2013-04-08", "Qingming, by the version that moves it"


def test_a_vacancy_begins_with_its_filing_where_the_policy_says_so() -> None:
    change = change_filed("C1", "2012-07-02", effective="2012-07-20", expected="2012-08-10")
    clause = "vacancy-unfilled"
    assert [line[:10] for line in entries(given(change).on("2012-09-30"), clause)] == [
        "2012-08-21",
        "2012-09-21",
    ]
    by_filing = with_term(clause, "vacant_from", "filing")
    docket = given(change, policies=by_filing).on("2012-09-30")
    assert [line[:10] for line in entries(docket, clause, "vacancy-summons")] == [
        "2012-08-03",
        "2012-09-03",
        "2012-09-03",
    ]
    assert entries(docket, "change-filing") == [], "its own term says when an arrival is too late"


@pytest.mark.parametrize(
    ("expected", "fault"), [("2012-08-02", []), ("2012-08-03", ["2012-07-02"])]
)
def test_an_arrival_is_measured_from_the_filing_where_the_policy_says_so(
    expected: str, fault: list[str]
) -> None:
    change = change_filed("C1", "2012-07-02", effective="2012-07-20", expected=expected)
    policies = with_term("change-filing", "vacant_from", "filing")
    docket = given(change, policies=policies).on("2012-07-31")
    assert [line[:10] for line in entries(docket, "change-filing")] == fault
    assert entries(given(change).on("2012-07-31"), "change-filing") == []


def test_an_entry_names_the_years_without_a_notice_that_it_rests_on() -> None:
    policies = with_term("monthly-report-late", "on_holiday", "next_working_day")
    told = [accepted("2090-06-01"), closed("2090-06-30", received="2090-06-02")]
    [entry] = [
        e
        for e in given(*told, policies=policies).on("2090-12-31").entries
        if e.clause == "monthly-report-late"
    ]
    assert entry.explanation["calendar_provisional"] == [2090]
    [entry] = [
        e for e in given(*told).on("2090-12-31").entries if e.clause == "monthly-report-late"
    ]
    assert "calendar_provisional" not in entry.explanation


@pytest.mark.parametrize("clause", TERMS)
def test_the_shipped_document_leaves_the_day_and_says_that_this_is_decided(clause: str) -> None:
    regulation = Policies.of(shipped_documents()).in_force(date(2012, 6, 1))
    assert regulation is not None
    citation = regulation.terms.citation(f"{clause}.on_holiday")
    assert citation is not None
    assert citation.source == "decided"
