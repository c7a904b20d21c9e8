"""§4.1.5(2): from when to when a filed change leaves a vacancy."""

from datetime import date

import pytest

from services.received.fact import ReceivedFact
from services.staffing.vacancies import Vacancy, open_vacancies
from tests.unit.received.recorded_facts import withdrawn
from tests.unit.staffing.filing import CHECKER, MANAGER, case, change, member, successor


def vacancies(on: str, *facts: ReceivedFact) -> list[Vacancy]:
    return open_vacancies(case(*facts), date.fromisoformat(on))


@pytest.mark.parametrize(
    ("filed_on", "effective_on", "since"),
    [
        ("2012-07-02", "2012-07-20", "2012-07-20"),  # filed ahead: no vacancy while on post
        ("2012-07-20", "2012-07-02", "2012-07-20"),  # filed late: from the filing on
        ("2012-07-20", "2012-07-20", "2012-07-20"),
    ],
)
def test_a_vacancy_opens_on_the_later_of_filing_and_effect(
    filed_on: str, effective_on: str, since: str
) -> None:
    leaves = change(filed_on, "A", CHECKER, effective_on)
    day_before = date.fromisoformat(since).replace(day=19)
    assert vacancies(str(day_before), leaves) == []
    [vacancy] = vacancies(since, leaves)
    assert vacancy.vacant_since == date.fromisoformat(since)


def test_it_is_filled_when_the_successor_comes_on_post() -> None:
    leaves = change("2012-07-02", "A", CHECKER, "2012-07-03")
    comes = successor("2012-07-10", "B", CHECKER, "2012-08-01")
    [vacancy] = vacancies("2012-07-31", leaves, comes)
    assert vacancy.expected_on == date(2012, 8, 1)
    assert vacancy.successor is not None
    assert vacancy.successor.person_id == "B"
    assert vacancies("2012-08-01", leaves, comes) == []


def test_a_successor_on_post_fills_it_only_once_named_to_the_oem() -> None:
    leaves = change("2012-07-02", "A", CHECKER, "2012-07-03")
    named_late = successor("2012-08-20", "B", CHECKER, "2012-08-01")
    assert [v.change_id for v in vacancies("2012-08-19", leaves, named_late)] == ["C1"]
    assert vacancies("2012-08-20", leaves, named_late) == []


def test_a_successor_named_in_the_filing_fills_it_from_the_day_on_post() -> None:
    leaves = change(
        "2012-07-02", "A", CHECKER, "2012-07-03", successor=member("B", CHECKER, "2012-07-03")
    )
    assert vacancies("2012-07-03", leaves) == []


def test_without_a_successor_the_day_announced_is_expected() -> None:
    leaves = change("2012-07-02", "A", CHECKER, "2012-07-03", expected_on="2012-07-25")
    [vacancy] = vacancies("2012-12-31", leaves)
    assert vacancy.expected_on == date(2012, 7, 25)
    assert vacancy.successor is None


@pytest.mark.parametrize("reason", ["extended_absence", "maternity_leave", "transferred"])
def test_every_reason_leaves_a_vacancy(reason: str) -> None:
    assert len(vacancies("2012-07-03", change("2012-07-02", "A", CHECKER, "2012-07-03", reason)))


def test_any_successor_of_the_change_fills_it_whatever_the_position() -> None:
    leaves = change("2012-07-02", "A", MANAGER, "2012-07-20")
    other = successor("2012-07-02", "B", CHECKER, "2012-07-20")
    assert vacancies("2012-07-20", leaves, other) == []


def test_a_successor_of_another_change_fills_nothing() -> None:
    leaves = change("2012-07-02", "A", CHECKER, "2012-07-03")
    other = successor("2012-07-02", "B", CHECKER, "2012-07-03", "C2")
    assert len(vacancies("2012-07-03", leaves, other)) == 1


def test_a_withdrawn_filing_leaves_none() -> None:
    leaves = change("2012-07-02", "A", CHECKER, "2012-07-03")
    assert vacancies("2012-07-03", leaves, withdrawn(leaves, "2012-09-01")) == []
