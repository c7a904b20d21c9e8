"""adjudicate.md, «Exactly», 6: who is on post on a day."""

from datetime import date

import pytest

from services.received.fact import ReceivedFact
from services.staffing.posts import on_post
from services.staffing.roster import roster
from tests.unit.received.recorded_facts import corrected, withdrawn
from tests.unit.staffing.filing import (
    CHECKER,
    MANAGER,
    absent,
    baseline,
    case,
    change,
    member,
    successor,
)

BASELINE = baseline(member("A", CHECKER, "2012-06-10"), member("M", MANAGER, "2012-06-10"))


def people(on: str, *facts: ReceivedFact) -> list[str]:
    found = on_post(case(*facts), date.fromisoformat(on))
    return sorted(f"{named.member.person_id} {named.member.position}" for named in found)


def test_a_member_is_on_post_from_the_first_day_on() -> None:
    assert people("2012-06-09", BASELINE) == []
    assert people("2012-06-10", BASELINE) == ["A process_checker", "M customer_manager"]


def test_who_leaves_is_not_on_post_on_the_day_it_takes_effect() -> None:
    leaves = change("2012-06-20", "A", CHECKER, "2012-07-01")
    assert people("2012-06-30", BASELINE, leaves) == ["A process_checker", "M customer_manager"]
    assert people("2012-07-01", BASELINE, leaves) == ["M customer_manager"]


def test_a_filing_received_late_still_says_who_was_on_post() -> None:
    leaves = change("2012-08-20", "A", CHECKER, "2012-07-01")
    assert people("2012-07-01", BASELINE, leaves) == ["M customer_manager"]


@pytest.mark.parametrize("reason", ["resigned", "dismissed"])
def test_who_leaves_leaves_every_post(reason: str) -> None:
    two_posts = baseline(member("A", CHECKER), member("A", "risk_controller"))
    leaves = change("2012-06-20", "A", CHECKER, "2012-07-01", reason)
    assert people("2012-07-01", two_posts, leaves) == []


def test_who_is_transferred_leaves_the_position_named_alone() -> None:
    two_posts = baseline(member("A", CHECKER), member("A", "risk_controller"))
    leaves = change("2012-06-20", "A", CHECKER, "2012-07-01", "transferred")
    assert people("2012-07-01", two_posts, leaves) == ["A risk_controller"]


@pytest.mark.parametrize("reason", ["extended_absence", "maternity_leave"])
def test_an_absence_ends_no_post(reason: str) -> None:
    away = change("2012-06-20", "A", CHECKER, "2012-07-01", reason)
    assert "A process_checker" in people("2012-07-01", BASELINE, away)


def test_a_post_begun_the_day_before_departure_is_ended_one_begun_on_that_day_stands() -> None:
    leaves = change("2012-06-20", "A", CHECKER, "2012-07-01")
    day_before = successor("2012-07-01", "A", CHECKER, "2012-06-30", "C2")
    same_day = successor("2012-07-01", "A", CHECKER, "2012-07-01", "C3")
    assert "A process_checker" not in people("2012-07-02", BASELINE, leaves, day_before)
    assert "A process_checker" in people("2012-07-02", BASELINE, leaves, same_day)


def test_a_successor_is_named_in_the_filing_or_later_and_of_unknown_changes_too() -> None:
    in_filing = change(
        "2012-06-20", "A", CHECKER, "2012-07-01", successor=member("B", CHECKER, "2012-07-01")
    )
    later = successor("2012-06-20", "C", "risk_controller", "2012-07-01", "no-such-change")
    assert people("2012-07-01", BASELINE, in_filing, later) == [
        "B process_checker",
        "C risk_controller",
        "M customer_manager",
    ]


def test_a_person_named_twice_for_a_position_is_one_on_the_latest_post_begun() -> None:
    returns = successor("2012-08-01", "A", CHECKER, "2012-08-01")
    [line] = [
        line for line in roster(case(BASELINE, returns), date(2012, 8, 1)) if line.person_id == "A"
    ]
    assert line.on_post_on == date(2012, 8, 1)
    assert line.named_by == returns.name


def test_a_repeated_change_id_names_no_successor() -> None:
    first = change("2012-06-20", "A", CHECKER, "2012-07-01")
    again = change(
        "2012-06-21", "M", MANAGER, "2012-07-01", successor=member("B", MANAGER, "2012-07-01")
    )
    assert people("2012-07-01", BASELINE, first, again) == ["M customer_manager"]


def test_a_withdrawn_filing_shows_nowhere_and_a_corrected_one_as_put_right() -> None:
    leaves = change("2012-06-20", "A", CHECKER, "2012-07-01")
    undone = withdrawn(leaves, "2012-09-01")
    data = leaves.data.model_dump(mode="json", exclude_none=True)
    put_right = corrected(leaves, "2012-09-01", **(data | {"effective_on": "2012-07-15"}))
    assert "A process_checker" in people("2012-07-01", BASELINE, leaves, undone)
    assert "A process_checker" in people("2012-07-14", BASELINE, leaves, put_right)
    assert "A process_checker" not in people("2012-07-15", BASELINE, leaves, put_right)


def test_who_is_away_by_a_filed_change_is_shown_away_until_back_on_post() -> None:
    away = change("2012-06-20", "A", CHECKER, "2012-07-02", "maternity_leave")
    back = successor("2012-10-01", "A", CHECKER, "2012-10-08")

    def shown(on: date) -> bool:
        [line] = [each for each in roster(case(BASELINE, away, back), on) if each.person_id == "A"]
        return line.away is not None

    assert [shown(date(2012, 7, 1)), shown(date(2012, 7, 2))] == [False, True]
    assert [shown(date(2012, 10, 7)), shown(date(2012, 10, 8))] == [True, False]


def test_a_recorded_absence_shows_on_its_days_both_included() -> None:
    recorded = absent("A", "2012-07-02", "2012-07-04")

    def shown(day: int) -> int:
        lines = roster(case(BASELINE, recorded), date(2012, 7, day))
        return sum(len(line.absences) for line in lines)

    assert [shown(day) for day in (1, 2, 4, 5)] == [0, 1, 1, 0]


def test_who_is_transferred_from_one_of_two_posts_is_not_away_from_the_other() -> None:
    two_posts = baseline(member("A", CHECKER), member("A", "risk_controller"))
    leaves = change("2012-06-20", "A", CHECKER, "2012-07-01", "transferred")
    [line] = roster(case(two_posts, leaves), date(2012, 7, 1))
    assert (line.position, line.away) == ("risk_controller", None)
