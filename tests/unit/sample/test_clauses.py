"""What the law makes of a history: every clause of §3, and whom it summons."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from services.penalties.adjudication import adjudicate_lines
from services.sample import sample_history

CLAUSES = {
    "manager-tenure",
    "position-turnover",
    "concurrent-post",
    "manager-retraining",
    "untrained-manager",
    "probation-expired",
    "change-filing",
    "vacancy-unfilled",
    "vacancy-summons",
    "baseline-late",
    "hardware-nonconforming",
    "hardware-unrectified",
    "termination-review",
    "operations-below-standard",
    "callback-rate-low",
    "monthly-report-late",
    "monthly-report-false",
    "exemplary-report",
    "gm-summons",
    "payout-suspended",
    "payout-released",
}
FAULTS = {"manager-late", "late", "arrival-too-late", "unfiled", "month-undeclared"}


def dockets(dealers: int, months: int, until: date, seed: int) -> dict[str, Any]:
    lines = (json.dumps(event).encode() for event in sample_history(dealers, months, until, seed))
    found: dict[str, Any] = adjudicate_lines(lines, until)["dealers"]
    return found


def entries(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry for docket in found.values() for entry in docket["entries"]]


@pytest.fixture(scope="module")
def network() -> dict[str, Any]:
    return dockets(dealers=12, months=24, until=date(2014, 6, 30), seed=7)


def test_every_clause_occurs(network: dict[str, Any]) -> None:
    assert {entry["clause"] for entry in entries(network)} == CLAUSES


def test_every_fault_of_filing_occurs(network: dict[str, Any]) -> None:
    filings = [entry for entry in entries(network) if entry["clause"] == "change-filing"]
    assert {entry["explanation"]["fault"] for entry in filings} == FAULTS


def test_the_first_dealer_is_summoned_for_three_penalties_suspended_and_released(
    network: dict[str, Any],
) -> None:
    docket = network["HE-001"]
    (summons,) = (entry for entry in docket["entries"] if entry["clause"] == "gm-summons")
    penalties = [entry for entry in docket["entries"] if entry["kind"] == "penalty"]
    assert [entry["clause"] for entry in penalties] == [
        "operations-below-standard",
        "change-filing",
        "monthly-report-late",
    ]
    assert summons["occurred_on"] == penalties[-1]["occurred_on"]
    assert [e["clause"] for e in docket["entries"] if e["kind"].startswith("payout")] == [
        "payout-suspended",
        "payout-released",
    ]
    assert docket["payout"] == "normal"


def test_a_waiver_on_appeal_takes_a_third_penalty_and_the_summons_away(
    network: dict[str, Any],
) -> None:
    standing = {(entry["clause"], entry["status"]) for entry in network["ZJ-005"]["entries"]}
    assert ("monthly-report-late", "waived") in standing
    assert all(clause != "gm-summons" for clause, _ in standing)
    eve = dockets(dealers=12, months=5, until=date(2012, 11, 19), seed=7)["ZJ-005"]["entries"]
    assert "gm-summons" in {entry["clause"] for entry in eve}


def test_decisions_name_entries_that_stand_and_contradictions_are_few(
    network: dict[str, Any],
) -> None:
    told = [anomaly["kind"] for docket in network.values() for anomaly in docket["anomalies"]]
    assert told.count("unknown-change") == 1
    # People of a dealer that has not filed its baseline yet are named by nobody.
    assert set(told) <= {"unknown-change", "unknown-person"}


def test_there_is_something_to_count_down_to(network: dict[str, Any]) -> None:
    due = {deadline["clause"] for docket in network.values() for deadline in docket["deadlines"]}
    assert due >= {
        "baseline-late",
        "change-filing",
        "hardware-unrectified",
        "monthly-report-late",
        "vacancy-summons",
        "vacancy-unfilled",
    }


@pytest.mark.parametrize("days", range(0, 366, 61))
def test_five_dealers_and_eighteen_months_are_enough_whenever_they_end(days: int) -> None:
    found = dockets(dealers=5, months=18, until=date(2025, 1, 15) + timedelta(days=days), seed=days)
    assert {entry["clause"] for entry in entries(found)} == CLAUSES
    filings = [entry for entry in entries(found) if entry["clause"] == "change-filing"]
    assert {entry["explanation"]["fault"] for entry in filings} == FAULTS
