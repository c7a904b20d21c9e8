"""§3 of the regulation's reading: duties without a fine, shown and never an entry."""

from datetime import date

import pytest

from services.received.fact import ReceivedFact
from services.staffing.headcount import headcount
from services.staffing.remark import Remark
from tests.unit.staffing.filing import (
    CHECKER,
    MANAGER,
    absent,
    accepted,
    baseline,
    case,
    change,
    department,
    member,
    successor,
    trained,
)

DEALER = (accepted(), department())


def remarks(on: str, *facts: ReceivedFact) -> list[Remark]:
    return list(headcount(case(*facts), date.fromisoformat(on)).remarks)


def duties(on: str, *facts: ReceivedFact) -> list[str]:
    return [remark.duty for remark in remarks(on, *facts)]


def manager_leaves(effective_on: str = "2012-08-20", **more: object) -> ReceivedFact:
    return change("2012-07-20", MANAGER, MANAGER, effective_on, **more)


def test_a_whole_department_leaves_nothing_to_say() -> None:
    assert duties("2012-07-02", *DEALER) == []


@pytest.mark.parametrize("store_type", ["full", "sales_only", "service_only"])
@pytest.mark.parametrize(
    "relation", [None, "same_city_branch", "unified_account_branch", "separate_account"]
)
def test_where_nobody_is_missing_no_post_is_remarked_and_else_the_posts_that_are(
    store_type: str, relation: str | None
) -> None:
    branch = {"main_store": "BJ-1", "relation": relation} if relation else {}
    store = accepted(store_type=store_type, **branch)
    needed = headcount(case(store), date(2012, 7, 2)).requirement
    assert needed is not None
    assert not set(needed.optional) & set(needed.required)
    posts = [member(post, post) for post, number in needed.required.items() if number]
    assert remarks("2012-07-02", store, baseline(*posts)) == []
    others = posts[1:] or [member("X", MANAGER)]
    missing = remarks("2012-07-02", store, baseline(*others))
    assert [remark.position for remark in missing] == [posts[0]["position"]]


def test_a_position_short_of_people_is_said_with_its_section() -> None:
    [remark] = remarks("2012-07-02", accepted(), department(CHECKER))
    assert (remark.duty, remark.section, remark.position) == (
        "headcount-below-required",
        "4.1.2",
        CHECKER,
    )
    assert remark.paper == "四、(一)、2"
    assert remark.said.zh == "按暂定配备标准（原文配备表缺失）少1人"
    assert remark.said.en == (
        "1 fewer on post than the assumed standard requires (the regulation's own table is lost)"
    )


@pytest.mark.parametrize(
    ("relation", "section"), [("same_city_branch", "4.1.1"), ("unified_account_branch", "4.1.3")]
)
def test_a_branch_without_its_posts_is_said_with_the_section_of_branches(
    relation: str, section: str
) -> None:
    branch = accepted(main_store="BJ-1", relation=relation)
    found = remarks("2012-07-02", branch, department(CHECKER))
    assert ("branch-posts", section, CHECKER) in [(r.duty, r.section, r.position) for r in found]


def test_a_managers_change_without_a_named_successor() -> None:
    [remark] = remarks("2012-07-20", *DEALER, manager_leaves())
    assert (remark.duty, remark.section) == ("manager-handover", "4.1.4(3)")
    assert "no successor is named" in remark.said.en
    assert "尚未确定继任者" in remark.said.zh


@pytest.mark.parametrize(
    ("comes_on", "said"),
    [
        ("2012-08-13", []),  # seven days before
        ("2012-08-14", ["manager-handover"]),  # six
        ("2012-08-20", ["manager-handover"]),
    ],
)
def test_a_handover_takes_a_week_before_the_change_takes_effect(
    comes_on: str, said: list[str]
) -> None:
    follows = successor("2012-07-21", "N", MANAGER, comes_on)
    assert duties("2012-08-01", *DEALER, manager_leaves(), follows) == said


def test_the_handover_is_said_from_the_filing_until_the_change_is_in_effect_and_covered() -> None:
    leaves = manager_leaves(successor=member("N", MANAGER, "2012-08-18"))
    assert duties("2012-07-19", *DEALER, leaves) == []
    assert duties("2012-07-20", *DEALER, leaves) == ["manager-handover"]
    assert duties("2012-08-20", *DEALER, leaves) == ["manager-handover"]
    assert duties("2012-08-21", *DEALER, leaves) == []


def test_other_positions_need_no_handover_week() -> None:
    leaves = change("2012-07-20", CHECKER, CHECKER, "2012-08-20")
    assert duties("2012-07-20", *DEALER, leaves) == []


@pytest.mark.parametrize(
    ("passed_on", "said"),
    [
        ("2011-08-20", []),  # one year to the day
        ("2011-08-21", ["successor-training"]),  # a day less
        ("2012-08-20", ["successor-training"]),
    ],
)
def test_who_follows_a_manager_gone_within_a_year_of_training_is_trained_first(
    passed_on: str, said: list[str]
) -> None:
    leaves = manager_leaves(successor=member("N", MANAGER, "2012-08-13"))
    facts = (*DEALER, trained(MANAGER, passed_on), leaves)
    assert duties("2012-08-01", *facts) == said


@pytest.mark.parametrize(
    ("trained_on", "passed", "said"),
    [
        ("2012-08-05", True, []),
        ("2012-08-05", False, ["successor-training"]),
        ("2012-08-11", True, ["successor-training"]),  # not yet on the day asked about
    ],
)
def test_the_successors_training_settles_it_once_passed(
    trained_on: str, passed: bool, said: list[str]
) -> None:
    leaves = manager_leaves(successor=member("N", MANAGER, "2012-08-13"))
    held = trained("N", trained_on, passed=passed)
    assert duties("2012-08-10", *DEALER, trained(MANAGER, "2012-01-01"), leaves, held) == said


def test_a_training_for_another_position_settles_nothing() -> None:
    leaves = manager_leaves(successor=member("N", MANAGER, "2012-08-13"))
    other = trained("N", "2012-08-05", position=CHECKER)
    facts = (*DEALER, trained(MANAGER, "2012-01-01"), leaves, other)
    assert duties("2012-08-10", *facts) == ["successor-training"]


def test_an_untrained_successor_is_said_as_long_as_on_post() -> None:
    leaves = manager_leaves(successor=member("N", MANAGER, "2012-08-13"))
    facts = (*DEALER, trained(MANAGER, "2012-01-01"), leaves)
    successor_leaves = change("2012-09-01", "N", MANAGER, "2012-10-01", change_id="C2")
    assert duties("2012-09-30", *facts) == ["successor-training"]
    assert "successor-training" not in duties("2012-10-01", *facts, successor_leaves)


@pytest.mark.parametrize("reason", ["maternity_leave", "extended_absence"])
def test_an_absence_is_no_departure_and_asks_no_training(reason: str) -> None:
    leaves = manager_leaves(reason=reason, successor=member("N", MANAGER, "2012-08-13"))
    assert duties("2012-08-01", *DEALER, trained(MANAGER, "2012-01-01"), leaves) == []


@pytest.mark.parametrize(
    ("to_on", "said"),
    [
        ("2012-07-20", []),  # 15 working days from Monday 2 July
        ("2012-07-22", []),  # and the weekend after
        ("2012-07-23", ["extended-absence"]),  # the sixteenth
    ],
)
def test_more_than_fifteen_working_days_away_in_thirty_are_a_change_to_be_filed(
    to_on: str, said: list[str]
) -> None:
    assert duties("2012-07-31", *DEALER, absent(CHECKER, "2012-07-02", to_on)) == said


def test_days_away_are_summed_over_absences_and_counted_once() -> None:
    twice = [
        absent(CHECKER, "2012-07-02", "2012-07-18"),
        absent(CHECKER, "2012-07-09", "2012-07-20"),
    ]
    assert duties("2012-07-31", *DEALER, *twice) == []
    more = absent(CHECKER, "2012-07-30", "2012-07-30")
    assert duties("2012-07-31", *DEALER, *twice, more) == ["extended-absence"]


def test_only_the_last_thirty_working_days_count() -> None:
    away = absent(CHECKER, "2012-07-02", "2012-07-23")
    assert duties("2012-08-10", *DEALER, away) == ["extended-absence"]  # 30 days from 2 July on
    assert duties("2012-08-13", *DEALER, away) == []


def test_a_remark_by_days_that_nobody_announced_says_so() -> None:
    away = absent(CHECKER, "2027-01-04", "2027-02-26")
    [remark] = [r for r in remarks("2027-02-26", *DEALER, away) if r.duty == "extended-absence"]
    assert "provisional: no official notice of the working days of 2027 is known" in remark.said.en
    assert "2027年尚无正式放假通知" in remark.said.zh
    away = absent(CHECKER, "2012-07-02", "2012-07-31")
    [remark] = [r for r in remarks("2012-07-31", *DEALER, away) if r.duty == "extended-absence"]
    assert "provisional" not in remark.said.en


def test_an_absence_filed_as_a_change_is_not_asked_for_again() -> None:
    away = absent(CHECKER, "2012-07-02", "2012-07-31")
    filed = change("2012-07-24", CHECKER, CHECKER, "2012-07-24", "extended_absence")
    assert "extended-absence" not in duties("2012-07-31", *DEALER, away, filed)


def test_the_calendars_first_and_last_days_break_nothing() -> None:
    follows = member("N", MANAGER, "0001-01-01")
    facts = [
        accepted("0001-01-01", "2012-06-02"),
        change("2012-06-20", "A", MANAGER, "9999-12-31", successor=follows),
        trained("A", "0001-01-01"),
        trained("A", "9999-12-31"),
        absent("N", "0001-01-01", "9999-12-31"),
    ]
    for on in ("0001-01-01", "2012-07-02", "9999-12-31"):
        assert headcount(case(*facts), date.fromisoformat(on)).on == date.fromisoformat(on)


def test_who_returned_from_an_absence_that_was_filed_is_not_asked_to_file_it() -> None:
    away = absent(CHECKER, "2012-07-02", "2012-07-31")
    back = member(CHECKER, CHECKER, "2012-08-01")
    filed = change("2012-07-24", CHECKER, CHECKER, "2012-07-24", "extended_absence", successor=back)
    assert duties("2012-08-01", *DEALER, away, filed) == []
    again = absent(CHECKER, "2012-08-02", "2012-08-24")
    assert duties("2012-08-24", *DEALER, away, filed, again) == ["extended-absence"]
