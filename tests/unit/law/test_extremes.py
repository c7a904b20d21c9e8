"""No fact is refused for what it says: the calendar's first and last days crash nothing."""

import pytest

from tests.builders.audits import (
    concurrent_post_found,
    finding,
    hardware_inspected,
    rectified,
    report_assessed,
    report_submitted,
)
from tests.builders.decisions import heard, settled, waived
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import (
    accepted,
    baseline_filed,
    change_filed,
    closed,
    member,
    no_change_declared,
    successor_filed,
    trained,
)
from tests.unit.law.given import entries, given

EDGES = ["0001-01-01", "9999-12-31"]


def all_dated(on: str) -> list[GivenFact]:
    manager = member("M", on, "customer_manager", other_posts=[("sales", "GWM", "clerk")])
    return [
        accepted(on, received="2012-06-01"),
        baseline_filed("2012-06-02", manager),
        change_filed("C1", "2012-06-02", effective=on, successor=manager),
        change_filed("C2", "2012-06-02", effective=on, expected=on, position="customer_manager"),
        successor_filed("C1", "2012-06-03", manager),
        trained("M", on, received="2012-06-03"),
        trained("P", on, passed=False, received="2012-06-03"),
        no_change_declared("0000-01", "2012-06-04"),
        report_submitted("9999-12", "2012-06-04"),
        hardware_inspected("I1", on, "labels", received="2012-06-05"),
        hardware_inspected("I2", on, "labels", reinspects="I1", received="2012-06-05"),
        rectified("I1", "2012-06-06"),
        finding("F1", on, received="2012-06-07"),
        report_assessed("2012-06", "2012-06-08", "false"),
        waived("monthly-report-false/2012-06", on, received="2012-06-09"),
        heard("gm-summons/2012", on, "failed", received="2012-06-09"),
        settled("S1", "2012-06-10", 1),
    ]


@pytest.mark.parametrize(
    ("edge", "day"),
    [
        *[(edge, day) for edge in EDGES for day in ("0001-01-01", "2012-07-01", "2014-01-01")],
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_the_calendar_s_edges_crash_nothing(edge: str, day: str) -> None:
    docket = given(*all_dated(edge)).on(day)
    assert all(str(entry.occurred_on) <= day for entry in docket.entries)


@pytest.mark.parametrize("edge", EDGES)
def test_a_closing_at_the_calendar_s_edge(edge: str) -> None:
    told = [accepted("2012-07-01"), closed(edge, received="2012-07-02")]
    months = entries(given(*told).on("2012-08-31"), "monthly-report-late")
    assert len(months) == int(edge > "2012")


def test_an_inspection_received_with_a_date_far_ahead_waits() -> None:
    told = [
        concurrent_post_found("F1", "2012-07-01", ("sales", "GWM", "clerk")),
        hardware_inspected("I1", "9999-12-31", "labels", received="2012-07-01"),
    ]
    assert len(given(*told).on("2014-01-01").entries) == 1


def test_a_dealer_accepted_in_the_year_1_owes_from_the_policy_s_start_on() -> None:
    docket = given(accepted("0001-01-01", received="2012-06-01")).on("2012-07-06")
    assert entries(docket, "monthly-report-late") == [
        "2012-07-06 monthly-report-late 2012-06 ¥2000"
    ]


@pytest.mark.slow
def test_eight_thousand_years_of_months_are_counted() -> None:
    docket = given(accepted("2012-06-01")).on("9999-12-31")
    months = 12 * (9999 - 2012) + 6
    assert len(entries(docket, "monthly-report-late")) == months
