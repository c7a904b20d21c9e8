"""导入培训, §4.1.4(3)."""

import pytest

from tests.builders.audits import finding
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import (
    baseline_filed,
    change_filed,
    closed,
    member,
    successor_filed,
    trained,
)
from tests.unit.law.given import deadlines, entries, given

MANAGER = "customer_manager"
RETRAINING = "manager-retraining"
UNTRAINED = "untrained-manager"
EXPIRED = "probation-expired"


def says(clause: str, *told: GivenFact, on: str = "2014-12-31") -> list[str]:
    return entries(given(*told).on(on), clause)


def test_one_training_a_calendar_year_is_free_and_the_second_costs_1000() -> None:
    told = [trained("A", "2013-01-01"), trained("B", "2013-12-31"), trained("A", "2014-01-01")]
    assert says(RETRAINING, *told) == ["2013-12-31 manager-retraining B/2013-12-31 ¥1000"]


def test_a_failed_training_uses_the_free_one_up() -> None:
    told = [trained("A", "2013-03-01", passed=False), trained("A", "2013-04-01")]
    assert says(RETRAINING, *told) == ["2013-04-01 manager-retraining A/2013-04-01 ¥1000"]


def test_trainings_of_one_day_go_by_person() -> None:
    told = [trained("B", "2013-03-01"), trained("A", "2013-03-01")]
    assert says(RETRAINING, *told) == ["2013-03-01 manager-retraining B/2013-03-01 ¥1000"]


def test_trainings_before_the_policy_s_start_use_the_free_one_up_and_cost_nothing() -> None:
    told = [trained("A", "2012-02-01"), trained("B", "2012-05-31"), trained("C", "2012-06-01")]
    assert says(RETRAINING, *told) == ["2012-06-01 manager-retraining C/2012-06-01 ¥1000"]


def test_trainings_for_other_positions_do_not_count() -> None:
    told = [trained("A", "2013-03-01", position="risk_controller"), trained("B", "2013-04-01")]
    assert says(RETRAINING, *told) == []


FAILED = trained("A", "2013-03-10", passed=False)


def replaced(on: str, received: str = "2013-03-20") -> GivenFact:
    return change_filed(
        "C1", received, effective=on, person="A", position=MANAGER, successor=member("B", on)
    )


def test_the_one_who_replaces_a_manager_who_failed_probation_is_trained_free() -> None:
    told = [FAILED, replaced("2013-04-10"), trained("B", "2013-04-05"), trained("C", "2013-05-01")]
    assert says(RETRAINING, *told) == ["2013-05-01 manager-retraining C/2013-05-01 ¥1000"]


def test_not_where_the_manager_left_before_the_month_of_probation_was_over() -> None:
    told = [FAILED, replaced("2013-04-09"), trained("B", "2013-04-05")]
    assert says(RETRAINING, *told) == ["2013-04-05 manager-retraining B/2013-04-05 ¥1000"]


def test_not_where_the_manager_had_passed_by_the_departure() -> None:
    told = [
        FAILED,
        replaced("2013-04-20"),
        trained("A", "2013-04-20"),
        trained("B", "2013-05-05"),
    ]
    assert says(RETRAINING, *told) == [
        "2013-04-20 manager-retraining A/2013-04-20 ¥1000",
        "2013-05-05 manager-retraining B/2013-05-05 ¥1000",
    ]


def test_only_the_successor_s_earliest_training_after_the_failure_is_free() -> None:
    told = [
        FAILED,
        replaced("2013-04-10"),
        trained("B", "2013-03-10"),
        trained("B", "2013-03-11", passed=False),
        trained("B", "2013-04-01"),
    ]
    assert says(RETRAINING, *told) == [
        "2013-03-10 manager-retraining B/2013-03-10 ¥1000",
        "2013-04-01 manager-retraining B/2013-04-01 ¥1000",
    ]


def test_a_successor_named_by_a_later_filing_is_one_too() -> None:
    told = [
        FAILED,
        replaced("2013-04-10"),
        successor_filed("C1", "2013-04-15", member("D", "2013-04-20")),
        trained("D", "2013-04-05"),
    ]
    assert says(RETRAINING, *told) == []


def test_it_is_free_once_the_month_of_probation_is_over_though_the_departure_lies_ahead() -> None:
    told = [FAILED, replaced("2013-05-20"), trained("B", "2013-04-05")]
    fee = ["2013-04-05 manager-retraining B/2013-04-05 ¥1000"]
    assert says(RETRAINING, *told, on="2013-04-09") == fee
    assert says(RETRAINING, *told, on="2013-04-10") == []


def test_a_departure_that_frees_none_keeps_no_later_one_from_it() -> None:
    told = [
        trained("A", "2013-03-10", passed=False),
        trained("C", "2013-03-11", passed=False),
        change_filed("C0", "2013-03-20", effective="2013-03-25", person="C", position=MANAGER),
        replaced("2013-04-15"),
        trained("B", "2013-04-14"),
    ]
    assert says(RETRAINING, *told) == ["2013-03-11 manager-retraining C/2013-03-11 ¥1000"]


def test_leaving_another_position_frees_no_successor() -> None:
    left = change_filed(
        "C1", "2013-03-20", effective="2013-04-20", person="A", successor=member("B", "2013-04-20")
    )
    assert len(says(RETRAINING, FAILED, left, trained("B", "2013-05-05"))) == 1


def test_a_departure_found_and_not_filed_frees_no_successor() -> None:
    found = finding("C1", "2013-04-20", person="A", position=MANAGER)
    named = successor_filed("C1", "2013-04-21", member("B", "2013-04-21"))
    told = [FAILED, found, named, trained("B", "2013-05-05")]
    assert len(says(RETRAINING, *told)) == 1


@pytest.mark.parametrize(("passed", "notices"), [("2013-03-10", 0), ("2013-03-11", 1)])
def test_a_manager_passes_by_the_day_of_coming_on_post(passed: str, notices: int) -> None:
    told = [baseline_filed("2013-03-01", member("A", "2013-03-10")), trained("A", passed)]
    assert says(UNTRAINED, *told) == ["2013-03-10 untrained-manager A/2013-03-10"][:notices]


def test_each_post_of_a_manager_is_judged_once_whoever_files_it() -> None:
    told = [
        baseline_filed("2013-03-01", member("A", "2013-03-10")),
        baseline_filed(
            "2013-03-02", member("A", "2013-03-10"), member("A", "2013-05-01", "risk_controller")
        ),
        successor_filed("C7", "2013-03-03", member("A", "2013-06-10")),
    ]
    assert says(UNTRAINED, *told) == [
        "2013-03-10 untrained-manager A/2013-03-10",
        "2013-06-10 untrained-manager A/2013-06-10",
    ]


def test_a_post_from_before_the_policy_s_start_is_not_judged() -> None:
    assert says(UNTRAINED, baseline_filed("2012-06-05", member("A", "2012-05-31"))) == []
    assert len(says(UNTRAINED, baseline_filed("2012-06-05", member("A", "2012-06-01")))) == 1


ON_POST = baseline_filed("2013-01-01", member("A", "2013-01-01"))
NOTICE = ["2013-04-26 probation-expired A/2013-03-10"]


def test_a_manager_still_on_post_16_days_after_the_month_is_published() -> None:
    assert says(EXPIRED, ON_POST, FAILED, on="2013-04-25") == []
    assert says(EXPIRED, ON_POST, FAILED, on="2013-04-26") == NOTICE


@pytest.mark.parametrize(
    ("passed", "expected"),
    [("2012-02-01", []), ("2013-04-10", []), ("2013-04-11", NOTICE)],
)
def test_a_pass_by_the_end_of_the_month_clears_it_also_one_before(
    passed: str, expected: list[str]
) -> None:
    assert says(EXPIRED, ON_POST, FAILED, trained("A", passed)) == expected


@pytest.mark.parametrize(("departs", "expected"), [("2013-04-25", []), ("2013-04-26", NOTICE)])
def test_a_departure_on_the_last_day_of_grace_is_in_time(departs: str, expected: list[str]) -> None:
    assert says(EXPIRED, ON_POST, FAILED, replaced(departs)) == expected


def test_absence_is_no_departure_and_a_transfer_ends_only_the_post_it_names() -> None:
    absent = change_filed(
        "C1",
        "2013-03-20",
        effective="2013-04-01",
        person="A",
        position=MANAGER,
        reason="extended_absence",
    )
    elsewhere = change_filed(
        "C2", "2013-03-20", effective="2013-04-01", person="A", reason="transferred"
    )
    resigned_elsewhere = change_filed("C3", "2013-03-20", effective="2013-04-01", person="A")
    assert says(EXPIRED, ON_POST, FAILED, absent, elsewhere) == NOTICE
    assert says(EXPIRED, ON_POST, FAILED, resigned_elsewhere) == []


def test_a_transfer_found_and_never_filed_ends_only_the_post_it_names_too() -> None:
    on_post = baseline_filed("2013-01-01", member("A", "2013-01-01"))
    notice = ["2013-04-26 probation-expired A/2013-03-10"]
    for position, expected in (("risk_controller", notice), (MANAGER, [])):
        found = finding("F1", "2013-04-01", person="A", position=position, reason="transferred")
        assert says(EXPIRED, on_post, FAILED, found) == expected


def test_a_departure_on_the_day_of_coming_on_post_ends_that_post_too() -> None:
    began = baseline_filed("2013-03-20", member("A", "2013-04-20"))
    assert says(EXPIRED, FAILED, began, replaced("2013-04-19")) == NOTICE
    assert says(EXPIRED, FAILED, began, replaced("2013-04-20")) == []


def test_a_post_begun_after_the_departure_or_the_failure_counts() -> None:
    back = baseline_filed("2013-04-20", member("A", "2013-04-20"))
    assert says(EXPIRED, ON_POST, FAILED, replaced("2013-04-19"), back) == NOTICE
    assert says(EXPIRED, FAILED, back) == NOTICE
    assert says(EXPIRED, FAILED) == []


def test_a_failure_before_the_start_and_a_last_day_on_or_after_closing_are_passed_over() -> None:
    posted = baseline_filed("2012-06-05", member("A", "2012-01-01"))
    assert says(EXPIRED, posted, trained("A", "2012-05-31", passed=False)) == []
    assert says(EXPIRED, posted, trained("A", "2012-06-01", passed=False)) == [
        "2012-07-17 probation-expired A/2012-06-01"
    ]
    assert says(EXPIRED, ON_POST, FAILED, closed("2013-04-25")) == []
    assert says(EXPIRED, ON_POST, FAILED, closed("2013-04-26")) == NOTICE


def test_each_failure_counts() -> None:
    again = trained("A", "2013-03-20", passed=False)
    assert len(says(EXPIRED, ON_POST, FAILED, again)) == 2


def test_the_deadline_is_open_from_the_failure_until_the_manager_passes() -> None:
    case = given(ON_POST, FAILED, trained("A", "2013-04-01"))
    assert deadlines(case.on("2013-03-31"), EXPIRED) == [
        "2013-04-25 probation-expired A/2013-03-10"
    ]
    assert deadlines(case.on("2013-04-01"), EXPIRED) == []
