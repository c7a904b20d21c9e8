"""What was due, and whether it was met, missed or lapsed, by whom and when."""

import pytest

from tests.builders.audits import hardware_inspected, rectified, report_submitted
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
from tests.unit.law.given import given

ON = "2013-12-31"
INSPECTED = hardware_inspected("I1", "2013-03-01", "labels")
VACANT = change_filed("C1", "2013-03-01", effective="2013-03-01", expected="2013-03-20")
MANAGER = baseline_filed("2013-01-01", member("A", "2013-01-01"))
FAILED = trained("A", "2013-03-10", passed=False)


def outcomes(clause: str, *told: GivenFact, on: str = ON) -> list[str]:
    return [
        f"{each.due_on} {each.subject} {each.outcome}"
        + "".join(f" {name.partition('#')[2]}" for name in each.met_by)
        for each in given(*told).on(on).deadlines
        if each.clause == clause
    ]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], "missed"),
        ([rectified("I1", "2013-03-16")], "met e002"),
        ([rectified("I1", "2013-03-17")], "missed"),
        ([hardware_inspected("R1", "2013-03-16", reinspects="I1")], "met e002"),
        ([hardware_inspected("R1", "2013-03-16", "labels", reinspects="I1")], "missed"),
        ([closed("2013-03-16")], "lapsed"),
        (
            [
                rectified("I1", "2013-03-10"),
                hardware_inspected("R1", "2013-03-12", "labels", reinspects="I1"),
            ],
            "met e002",
        ),
        (
            [
                rectified("I1", "2013-03-10"),
                hardware_inspected("R1", "2013-03-12", reinspects="I1"),
            ],
            "met e002",
        ),
    ],
)
def test_a_round_of_rectification(told: list[GivenFact], expected: str) -> None:
    assert (
        outcomes("hardware-unrectified", INSPECTED, *told)[0] == f"2013-03-16 I1/overdue {expected}"
    )


def test_a_round_that_a_failed_reinspection_breaks_off_is_missed_at_once() -> None:
    told = [INSPECTED, hardware_inspected("R1", "2013-03-10", "labels", reinspects="I1")]
    assert outcomes("hardware-unrectified", *told, on="2013-03-10") == [
        "2013-03-16 I1/overdue missed",
        "2013-03-25 R1/overdue open",
    ]


def test_under_review_no_round_is_due() -> None:
    told = [INSPECTED, hardware_inspected("R1", "2014-05-01", reinspects="I1")]
    assert outcomes("hardware-unrectified", *told, on="2014-12-31") == [
        "2013-03-16 I1/overdue missed",
        "2013-04-01 I1/overdue/overdue missed",
    ]


def test_the_months_of_a_vacancy() -> None:
    filled = successor_filed("C1", "2013-04-10", member("S", "2013-04-12"))
    assert outcomes("vacancy-unfilled", VACANT, on="2013-04-30") == [
        "2013-04-01 C1/1 missed",
        "2013-05-01 C1/2 open",
    ]
    assert outcomes("vacancy-unfilled", VACANT, filled) == [
        "2013-04-01 C1/1 missed",
        "2013-05-01 C1/2 met e002",
    ]
    assert outcomes("vacancy-unfilled", VACANT, closed("2013-05-01"))[1] == "2013-05-01 C1/2 lapsed"
    assert outcomes("vacancy-summons", VACANT, filled) == ["2013-05-01 C1 met e002"]
    assert outcomes("vacancy-summons", VACANT) == ["2013-05-01 C1 missed"]


def test_a_manager_s_probation() -> None:
    left = change_filed(
        "C1", "2013-03-20", effective="2013-04-20", person="A", position="customer_manager"
    )
    due = "2013-04-25 A/2013-03-10"
    assert outcomes("probation-expired", MANAGER, FAILED, on="2013-04-25") == [f"{due} open"]
    assert outcomes("probation-expired", MANAGER, FAILED) == [f"{due} missed"]
    assert outcomes("probation-expired", MANAGER, FAILED, left) == [f"{due} met e003"]
    assert outcomes("probation-expired", MANAGER, FAILED, trained("A", "2013-04-10")) == [
        f"{due} met e003"
    ]
    assert outcomes("probation-expired", MANAGER, FAILED, closed("2013-04-25")) == [f"{due} lapsed"]
    assert outcomes("probation-expired", FAILED) == []
    assert outcomes("probation-expired", MANAGER, trained("A", "2013-03-10")) == []
    ahead = trained("A", "2013-03-10", passed=False, received="2013-03-01")
    assert outcomes("probation-expired", MANAGER, ahead, on="2013-03-09") == []
    assert outcomes("probation-expired", MANAGER, ahead, on="2013-03-10") == [f"{due} open"]


def test_the_duties_of_a_month_and_of_a_new_dealer() -> None:
    told = [
        accepted("2012-07-01"),
        baseline_filed("2012-07-05"),
        report_submitted("2012-07", "2012-08-02"),
        no_change_declared("2012-08", "2012-09-01"),
        change_filed("C1", "2012-09-03", effective="2012-09-03"),
    ]
    assert outcomes("baseline-late", *told) == ["2012-07-08 2012-07-01 met e002"]
    assert outcomes("monthly-report-late", *told, on="2012-09-05") == [
        "2012-08-05 2012-07 met e003",
        "2012-09-05 2012-08 open",
        "2012-10-05 2012-09 open",
    ]
    assert outcomes("change-filing", *told, on="2012-10-06") == [
        "2012-08-05 2012-07 missed",
        "2012-09-05 2012-08 met e004",
        "2012-10-05 2012-09 met e005",
        "2012-11-05 2012-10 open",
    ]


def test_a_round_rectified_in_time_is_listed_once_however_late_its_reinspection() -> None:
    told = [rectified("I1", "2013-03-10"), hardware_inspected("R1", "2013-03-17", reinspects="I1")]
    assert outcomes("hardware-unrectified", INSPECTED, *told) == ["2013-03-16 I1/overdue met e002"]


def test_what_came_first_meets_a_duty_and_what_came_again_does_not() -> None:
    baselines = [baseline_filed("2012-07-05"), baseline_filed("2012-07-06")]
    assert outcomes("baseline-late", accepted("2012-07-01"), *baselines) == [
        "2012-07-08 2012-07-01 met e002"
    ]
    successor = member("S", "2013-03-05", "process_checker")
    told = [
        change_filed("C1", "2013-03-01", effective="2013-03-01", successor=successor),
        successor_filed("C1", "2013-03-02", successor),
    ]
    assert outcomes("vacancy-unfilled", *told) == ["2013-04-01 C1/1 met e001"]
