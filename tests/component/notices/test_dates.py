"""A receipt says where `time` lies far from it, and where a date lies far ahead."""

from dataclasses import replace

import pytest

from tests.builders.decisions import corrected
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import baseline_filed, closed, member, no_change_declared
from tests.component.notices.receipt_notes import kinds, notes
from tests.component.penalties.stack import Stack, new_dealer

DAY = "2012-08-01"


@pytest.fixture(autouse=True)
def known(stack: Stack) -> None:
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-31")


def at(time: str) -> GivenFact:
    """A declaration whose sender says that it happened then."""
    told = no_change_declared("2012-07", DAY)
    return replace(told, more={"time": time})


def test_a_time_long_before_the_receipt_does_not_count(stack: Stack) -> None:
    assert kinds(stack, at("2012-07-26T00:00:00+08:00")) == []
    [note] = notes(stack, at("2012-07-20T00:00:00+08:00"))
    assert note["kind"] == "time-far-from-receipt"
    assert note["zh"].startswith("time为2012-07-20T00:00:00+08:00，早于收到时间12天")
    assert "time不作依据" in note["zh"]
    assert "older records are imported" in note["en"]
    assert "`time` does not count" in note["en"]


def test_a_time_long_after_the_receipt_is_a_wrong_clock(stack: Stack) -> None:
    assert kinds(stack, at("2012-08-07T00:00:00+08:00")) == []
    [note] = notes(stack, at("2012-08-20T09:30:00+08:00"))
    assert note["kind"] == "time-far-from-receipt"
    assert "请核对时钟" in note["zh"]
    assert "check the clock" in note["en"]


VOLUMES = {"year": 2014, "monthly_sales": 1, "monthly_visits": 1}
LATER = member("B", "2021-01-01")
FAR = (
    (closed("2013-08-02", received=DAY), "data.closed_on", "2013-08-02"),
    (no_change_declared("2013-09", DAY), "data.month", "2013-09-01"),
    (
        baseline_filed(DAY, member("A", "2012-01-01"), LATER),
        "data.members.1.on_post_on",
        "2021-01-01",
    ),
    (
        corrected("x", DAY, baseline_filed(DAY, LATER)),
        "data.data.members.0.on_post_on",
        "2021-01-01",
    ),
    (GivenFact("docket.staffing.volumes-reported.v1", VOLUMES, DAY), "data.year", "2014-01-01"),
)


def test_a_date_more_than_a_year_ahead_is_noted(stack: Stack) -> None:
    for told, field, date in FAR:
        [note] = [each for each in notes(stack, told) if each["kind"] != "late"]
        assert note["kind"] == "far-ahead"
        assert note["zh"].startswith(f"{field}为{date}，")
        assert note["en"].startswith(f"{field} is {date}, ")


def test_a_date_a_year_ahead_to_the_day_is_not_far(stack: Stack) -> None:
    assert kinds(stack, closed("2013-08-01", received=DAY)) == []
    assert kinds(stack, no_change_declared("2013-08", DAY)) == []
