"""基准备案, §4.1.5(1)."""

from tests.builders.staffing import accepted, baseline_filed, closed
from tests.unit.law.given import deadlines, entries, given

LATE = "baseline-late"


def test_a_baseline_on_the_seventh_day_is_in_time() -> None:
    case = given(accepted("2012-07-10"), baseline_filed("2012-07-17 23:59:59"))
    assert entries(case.on("2012-07-31"), LATE) == []


def test_a_baseline_on_the_eighth_day_is_late() -> None:
    case = given(accepted("2012-07-10"), baseline_filed("2012-07-18 00:00:00"))
    assert entries(case.on("2012-07-31"), LATE) == ["2012-07-18 baseline-late 2012-07-10"]


def test_a_baseline_received_before_the_acceptance_counts() -> None:
    case = given(accepted("2012-07-10"), baseline_filed("2012-05-01"))
    assert entries(case.on("2012-07-31"), LATE) == []


def test_an_acceptance_before_the_policy_s_start_owes_none() -> None:
    assert entries(given(accepted("2012-05-31")).on("2012-07-31"), LATE) == []
    assert entries(given(accepted("2012-06-01")).on("2012-07-31"), LATE) == [
        "2012-06-09 baseline-late 2012-06-01"
    ]


def test_a_deadline_on_the_day_of_closing_lapses_and_one_before_stands() -> None:
    assert entries(given(accepted("2012-07-10"), closed("2012-07-17")).on("2012-08-31"), LATE) == []
    assert entries(given(accepted("2012-07-10"), closed("2012-07-18")).on("2012-08-31"), LATE) == [
        "2012-07-18 baseline-late 2012-07-10"
    ]


def test_the_deadline_is_open_from_the_acceptance_to_its_last_day() -> None:
    case = given(accepted("2012-07-10", received="2012-07-08"))
    due = ["2012-07-17 baseline-late 2012-07-10"]
    assert deadlines(case.on("2012-07-09"), LATE) == []
    assert deadlines(case.on("2012-07-10"), LATE) == due
    assert deadlines(case.on("2012-07-17"), LATE) == due
    assert deadlines(case.on("2012-07-18"), LATE) == []


def test_the_first_acceptance_counts_and_the_second_is_odd() -> None:
    case = given(accepted("2012-07-10"), accepted("2012-07-01", received="2012-07-11"))
    assert entries(case.on("2012-07-31"), LATE) == ["2012-07-18 baseline-late 2012-07-10"]
    assert [each.kind for each in case.on("2012-07-31").anomalies] == ["repeated-id"]
