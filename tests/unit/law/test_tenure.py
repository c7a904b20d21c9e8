"""人员变更, §4.1.4(3): a manager's tenure and the turnover of the other positions."""

import pytest

from tests.builders.audits import finding
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import baseline_filed, change_filed, member, successor_filed, trained
from tests.unit.law.given import entries, given

MANAGER = "customer_manager"


def left(on: str, reason: str = "resigned") -> GivenFact:
    return change_filed("C1", "2013-01-01", effective=on, position=MANAGER, reason=reason)


def tenure(*told: GivenFact, on: str = "2015-12-31") -> list[str]:
    return entries(given(*told).on(on), "manager-tenure")


def turnover(*told: GivenFact, on: str = "2015-12-31") -> list[str]:
    return entries(given(*told).on(on), "position-turnover")


ON_POST = baseline_filed("2012-06-01", member("P", "2012-06-10"))
PASSED = trained("P", "2012-06-05")


@pytest.mark.parametrize(
    ("departs", "expected"),
    [
        ("2013-06-09", ["2013-06-09 manager-tenure C1 ¥5000"]),
        ("2013-06-10", []),
    ],
)
def test_a_year_minus_a_day_is_too_short_and_a_year_to_the_day_is_not(
    departs: str, expected: list[str]
) -> None:
    assert tenure(ON_POST, PASSED, left(departs)) == expected


def test_tenure_runs_from_the_training_where_that_is_the_later() -> None:
    told = [ON_POST, trained("P", "2012-07-01")]
    assert tenure(*told, left("2013-06-30")) == ["2013-06-30 manager-tenure C1 ¥5000"]
    assert tenure(*told, left("2013-07-01")) == []


def test_tenure_from_29_february_ends_on_28_february() -> None:
    told = [baseline_filed("2012-02-20", member("P", "2012-02-20")), trained("P", "2012-02-29")]
    assert tenure(*told, left("2013-02-27")) == ["2013-02-27 manager-tenure C1 ¥5000"]
    assert tenure(*told, left("2013-02-28")) == []


def test_who_never_passed_has_no_tenure_to_break() -> None:
    assert tenure(ON_POST, left("2013-01-10")) == []
    assert tenure(ON_POST, trained("P", "2012-06-05", passed=False), left("2013-01-10")) == []


def test_a_pass_after_the_departure_is_none() -> None:
    assert tenure(ON_POST, trained("P", "2013-01-11"), left("2013-01-10")) == []


def test_with_no_known_post_tenure_runs_from_the_pass() -> None:
    assert tenure(PASSED, left("2013-06-04")) == ["2013-06-04 manager-tenure C1 ¥5000"]
    assert tenure(PASSED, left("2013-06-05")) == []


def test_the_latest_post_on_or_before_the_departure_counts() -> None:
    again = successor_filed("C0", "2012-12-01", member("P", "2012-12-01"))
    ahead = successor_filed("C9", "2012-12-01", member("P", "2013-12-02"))
    assert tenure(ON_POST, again, PASSED, left("2013-11-30")) != []
    assert tenure(ON_POST, again, ahead, PASSED, left("2013-12-01")) == []


def test_only_the_manager_s_own_training_counts() -> None:
    other = trained("P", "2012-06-05", position="risk_controller")
    assert tenure(ON_POST, other, left("2013-01-10")) == []


@pytest.mark.parametrize("reason", ["extended_absence", "maternity_leave"])
def test_absences_are_no_departures(reason: str) -> None:
    assert tenure(ON_POST, PASSED, left("2013-01-10", reason)) == []


def test_a_departure_ahead_is_entered_on_its_day() -> None:
    assert tenure(ON_POST, PASSED, left("2013-01-10"), on="2013-01-09") == []
    assert len(tenure(ON_POST, PASSED, left("2013-01-10"), on="2013-01-10")) == 1


def test_a_departure_before_the_policy_s_start_is_not_judged_and_an_early_filing_is_no_matter() -> (
    None
):
    told = [baseline_filed("2012-01-01", member("P", "2012-01-01")), trained("P", "2012-01-01")]
    early = {"position": MANAGER, "reason": "dismissed"}
    assert tenure(*told, change_filed("C1", "2012-05-01", effective="2012-05-31", **early)) == []
    assert tenure(*told, change_filed("C1", "2012-05-01", effective="2012-06-01", **early)) == [
        "2012-06-01 manager-tenure C1 ¥5000"
    ]


def test_an_unfiled_departure_found_breaks_tenure_under_the_finding_s_id() -> None:
    found = finding("F1", "2013-01-20", position=MANAGER, effective="2013-01-10")
    assert tenure(ON_POST, PASSED, found) == ["2013-01-10 manager-tenure F1 ¥5000"]


def departs(change_id: str, on: str, position: str = "process_checker") -> GivenFact:
    return change_filed(change_id, on, effective=on, person=change_id, position=position)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2012-07-01", []),
        ("2012-07-02", ["2013-07-01 position-turnover C2 ¥3000"]),
    ],
)
def test_the_second_departure_within_the_trailing_year_costs_3000(
    first: str, expected: list[str]
) -> None:
    assert turnover(departs("C1", first), departs("C2", "2013-07-01")) == expected


def test_two_departures_on_one_day_count_for_each_other() -> None:
    assert turnover(departs("C1", "2013-07-01"), departs("C2", "2013-07-01")) == [
        "2013-07-01 position-turnover C1 ¥3000",
        "2013-07-01 position-turnover C2 ¥3000",
    ]


def test_each_position_is_counted_apart_and_the_manager_s_not_at_all() -> None:
    assert (
        turnover(departs("C1", "2013-07-01"), departs("C2", "2013-07-02", "risk_controller")) == []
    )
    assert (
        turnover(departs("C1", "2013-07-01", MANAGER), departs("C2", "2013-07-02", MANAGER)) == []
    )


def test_departures_are_counted_and_not_persons() -> None:
    told = [
        change_filed("C1", "2013-03-01", effective="2013-03-01"),
        change_filed("C2", "2013-06-01", effective="2013-06-01"),
    ]
    assert turnover(*told) == ["2013-06-01 position-turnover C2 ¥3000"]


def test_departures_from_before_the_start_count_and_cost_nothing_themselves() -> None:
    told = [departs("C1", "2012-05-01"), departs("C2", "2012-05-31"), departs("C3", "2012-06-01")]
    assert turnover(*told) == ["2012-06-01 position-turnover C3 ¥3000"]


def test_a_finding_that_a_filing_agrees_with_is_no_departure_of_its_own() -> None:
    filed = departs("C1", "2013-03-20")
    assert turnover(filed, finding("F1", "2013-03-12", person="C1")) == []


def test_two_findings_that_agree_are_one_departure() -> None:
    assert turnover(finding("F1", "2013-03-12"), finding("F2", "2013-03-13")) == []
    assert turnover(finding("F1", "2013-03-12"), finding("F2", "2013-03-13", person="Q")) == [
        "2013-03-13 position-turnover F2 ¥3000"
    ]


def test_an_entry_names_each_fact_that_it_rests_on_once() -> None:
    told = [departs("C1", "2013-07-01"), departs("C2", "2013-07-02")]
    (entry,) = [
        each for each in given(*told).on("2013-12-31").entries if each.clause == "position-turnover"
    ]
    assert entry.evidence == ("/test#e002", "/test#e001")


def test_an_explanation_counts_the_departures_of_the_window_alone() -> None:
    told = [departs("C1", "2012-07-01"), departs("C2", "2013-07-01"), departs("C3", "2013-07-02")]
    (entry,) = [
        each for each in given(*told).on("2013-12-31").entries if each.clause == "position-turnover"
    ]
    assert (entry.subject, entry.explanation["departures"]) == ("C3", 2)
