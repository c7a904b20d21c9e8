"""What the second reading says of vacancies and their successors."""

import pytest

from tests.oracle.given import (
    CHECKER,
    MANAGER,
    change,
    closed,
    deadlines,
    entries,
    successor,
)


def test_another_reason_is_filed_and_filled_and_is_no_departure() -> None:
    filed = [
        change("2013-01-31", f"C{n}", f"P{n}", CHECKER, "2013-01-31", reason="other")
        for n in (1, 2)
    ]
    assert entries("position-turnover", "2013-03-01", *filed) == []
    assert entries("vacancy-unfilled", "2013-03-01", *filed) == [
        "C1/1 2013-03-01",
        "C2/1 2013-03-01",
    ]


VACANT = change("2013-01-31", "C1", "A", CHECKER, "2013-01-31")


def test_a_vacancy_costs_month_by_month_and_a_summons_after_two() -> None:
    months = ["C1/1 2013-03-01", "C1/2 2013-04-01", "C1/3 2013-05-01"]
    assert entries("vacancy-unfilled", "2013-05-01", VACANT) == months
    assert entries("vacancy-unfilled", "2013-04-30", VACANT) == months[:2]
    assert entries("vacancy-summons", "2013-04-01", VACANT) == ["C1 2013-04-01"]
    assert entries("vacancy-summons", "2013-03-31", VACANT) == []
    assert deadlines("vacancy-unfilled", "2013-02-28", VACANT) == ["C1/1 2013-02-28"]
    assert deadlines("vacancy-unfilled", "2013-03-01", VACANT) == ["C1/2 2013-03-31"]
    assert deadlines("vacancy-summons", "2013-03-31", VACANT) == ["C1 2013-03-31"]


@pytest.mark.parametrize(
    ("received", "on_post_on", "unfilled"),
    [
        ("2013-02-28", "2013-02-28", []),
        ("2013-02-28", "2013-03-01", ["C1/1 2013-03-01"]),
        ("2013-03-01", "2013-02-28", ["C1/1 2013-03-01"]),
        ("2013-01-01", "2012-01-01", []),  # received before the change itself
    ],
)
def test_a_successor_is_received_and_on_post(
    received: str, on_post_on: str, unfilled: list[str]
) -> None:
    named = successor(received, "C1", "B", MANAGER, on_post_on)
    other = successor("2013-02-01", "C2", "B", CHECKER, "2013-02-01")
    assert entries("vacancy-unfilled", "2013-05-01", VACANT, named, other) == unfilled


def test_no_vacancy_before_the_effect_the_start_or_after_the_closure() -> None:
    ahead = change("2013-01-01", "C1", "A", CHECKER, "2013-02-28", reason="maternity_leave")
    assert entries("vacancy-unfilled", "2013-03-29", ahead) == ["C1/1 2013-03-29"]
    assert entries("vacancy-unfilled", "2013-03-28", ahead) == []
    assert deadlines("vacancy-unfilled", "2013-01-01", ahead) == ["C1/1 2013-03-28"]
    early = change("2012-05-31", "C1", "A", CHECKER, "2012-06-20")
    assert entries("vacancy-unfilled", "2013-03-28", early) == []
    for closed_on, unfilled in (("2013-02-28", []), ("2013-03-01", ["C1/1 2013-03-01"])):
        shut = closed(closed_on)
        assert entries("vacancy-unfilled", "2013-03-30", VACANT, shut) == unfilled
