"""A receipt says where a fact came after its last day, by the policies in force."""

import pytest

from tests.builders.audits import hardware_inspected, rectified, report_submitted
from tests.builders.decisions import withdrawn
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import (
    accepted,
    baseline_filed,
    change_filed,
    closed,
    no_change_declared,
)
from tests.component.notices.receipt_notes import kinds, notes
from tests.component.penalties.stack import Stack, new_dealer


def late(stack: Stack, told: GivenFact) -> list[str]:
    return [each["zh"] for each in notes(stack, told) if each["kind"] == "late"]


def opened(stack: Stack, on: str) -> None:
    """The day on which facts are received from now on is `on`."""
    year, month, day = map(int, on.split("-"))
    stack.close(f"{year}-{month:02d}-{day - 1:02d}")


MONTHLY = {"declaration": no_change_declared, "report": report_submitted}


@pytest.mark.parametrize("told", MONTHLY.values(), ids=MONTHLY)
def test_the_month_is_answered_by_the_fifth(stack: Stack, told: type[GivenFact]) -> None:
    stack.post(*new_dealer("2012-07-01"))
    opened(stack, "2012-08-05")
    assert kinds(stack, told("2012-07", "2012-08-05")) == []
    opened(stack, "2012-08-06")
    assert kinds(stack, told("2012-08", "2012-08-06")) == []
    opened(stack, "2012-09-06")
    assert late(stack, told("2012-07", "2012-09-06")) == []  # one came in time
    stack.close("2012-10-05")
    [note] = notes(stack, told("2012-09", "2012-10-06"))
    assert note == {
        "kind": "late",
        "zh": "本项应于2012-10-05（含当日）前收到，实际2012-10-06收到。",
        "en": "This was due by 2012-10-05, that day included, and is received on 2012-10-06.",
    }
    assert kinds(stack, told("2012-09", "2012-10-06")) == []  # the first that came is the late one


@pytest.mark.parametrize("told", MONTHLY.values(), ids=MONTHLY)
def test_a_month_that_is_not_owed_is_never_late(stack: Stack, told: type[GivenFact]) -> None:
    stack.post(accepted("2012-07-02"))
    opened(stack, "2012-09-30")
    assert late(stack, told("2012-07", "2012-09-30")) == []  # accepted after its first day
    assert late(stack, told("2012-05", "2012-09-30")) == []  # before the regulation
    stack.post(closed("2012-08-30", received="2012-09-30"))
    assert late(stack, told("2012-08", "2012-09-30")) == []  # closed before its last day
    strangers = notes(stack, told("2012-08", "2012-09-30"), "SH-0009")
    assert [each["kind"] for each in strangers] == ["dealer-unknown"]


def test_a_withdrawn_acceptance_makes_nothing_late(stack: Stack) -> None:
    stack.post(accepted("2012-07-01").named("acceptance"))
    opened(stack, "2012-08-09")
    stack.post(withdrawn("acceptance", "2012-08-09", topic="staffing"))
    assert late(stack, no_change_declared("2012-07", "2012-08-09")) == []


def test_a_baseline_is_due_a_week_after_the_acceptance(stack: Stack) -> None:
    stack.post(accepted("2012-07-02"))
    opened(stack, "2012-07-10")
    [said] = late(stack, baseline_filed("2012-07-10"))
    assert "应于2012-07-09（含当日）前收到，实际2012-07-10收到" in said
    assert late(stack, baseline_filed("2012-07-10")) == []


def test_a_baseline_on_the_last_day_is_in_time(stack: Stack) -> None:
    stack.post(accepted("2012-07-02"))
    opened(stack, "2012-07-09")
    assert late(stack, baseline_filed("2012-07-09")) == []


def test_a_change_is_due_on_the_first_working_day_after_it(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    opened(stack, "2012-07-09")
    friday = change_filed("C1", "2012-07-09", effective="2012-07-06")
    assert late(stack, friday) == []  # Monday
    opened(stack, "2012-07-10")
    [said] = late(stack, change_filed("C2", "2012-07-10", effective="2012-07-06"))
    assert "应于2012-07-09（含当日）前收到，实际2012-07-10收到" in said


def test_a_managers_change_is_due_fifteen_days_ahead(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    opened(stack, "2012-07-05")

    def of_manager(change_id: str, effective: str) -> GivenFact:
        return change_filed(
            change_id, "2012-07-05", effective=effective, person="Z", position="customer_manager"
        )

    assert late(stack, of_manager("C1", "2012-07-20")) == []
    [said] = late(stack, of_manager("C2", "2012-07-19"))
    assert said == (
        "客户经理异动须提前15天备案：2012-07-19生效的应于2012-07-04（含当日）前收到，"
        "实际2012-07-05收到。"
    )


def test_a_rectification_is_due_fifteen_days_after_the_inspection(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.post(
        hardware_inspected("I1", "2012-07-01", "labels"),
        hardware_inspected("I2", "2012-07-01", "labels"),
        hardware_inspected("fine", "2012-07-01"),
        hardware_inspected("outside", "2012-07-01", "customer_flow_tables"),
    )
    opened(stack, "2012-07-16")
    assert kinds(stack, rectified("I1", "2012-07-16")) == []
    opened(stack, "2012-07-17")
    [said] = late(stack, rectified("I2", "2012-07-17"))
    assert said == (
        "2012-07-01检查（I2）的整改应于2012-07-16（含当日）前报告，实际2012-07-17收到。"
    )
    assert late(stack, rectified("I2", "2012-07-17")) == []  # the first is the late one
    for inspection in ("I1", "fine", "outside", "unknown"):
        assert late(stack, rectified(inspection, "2012-07-17")) == []


def test_a_provisional_year_is_said_to_be(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2031-03-03")
    [said] = late(stack, change_filed("C1", "2031-03-04", effective="2031-02-20"))
    assert "（2031年的工作日历为暂定）" in said
