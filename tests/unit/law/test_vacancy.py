"""空缺, §4.1.5(2)."""

import pytest

from tests.builders.given_fact import GivenFact
from tests.builders.staffing import change_filed, closed, member, successor_filed
from tests.unit.law.given import deadlines, entries, given, odd

UNFILLED = "vacancy-unfilled"
SUMMONS = "vacancy-summons"
OPEN = change_filed("C1", "2013-01-31", effective="2013-01-31", expected="2013-02-28")


def vacant(*told: GivenFact, on: str = "2013-05-15") -> list[str]:
    return entries(given(*told).on(on), UNFILLED, SUMMONS)


def test_each_month_missed_costs_5000_and_the_second_a_summons_until_filled() -> None:
    assert vacant(OPEN) == [
        "2013-03-01 vacancy-unfilled C1/1 ¥5000",
        "2013-04-01 vacancy-summons C1",
        "2013-04-01 vacancy-unfilled C1/2 ¥5000",
        "2013-05-01 vacancy-unfilled C1/3 ¥5000",
    ]


def test_31_january_and_a_month_is_the_last_of_february_and_in_a_leap_year_the_29th() -> None:
    leap = change_filed("C1", "2016-01-31", effective="2016-01-31", expected="2016-02-29")
    assert vacant(OPEN, on="2013-02-28") == []
    assert vacant(OPEN, on="2013-03-01") == ["2013-03-01 vacancy-unfilled C1/1 ¥5000"]
    assert vacant(leap, on="2016-02-29") == []
    assert vacant(leap, on="2016-03-01") == ["2016-03-01 vacancy-unfilled C1/1 ¥5000"]


@pytest.mark.parametrize(
    ("received", "on_post", "missed"),
    [
        ("2013-02-28 23:59:59", "2013-02-28", 0),
        ("2013-03-01 00:00:00", "2013-02-28", 1),
        ("2013-02-01", "2013-03-01", 1),
        ("2013-02-01", "2013-04-01", 3),
        ("2013-02-01", "2012-01-01", 0),
    ],
)
def test_a_successor_fills_it_once_both_received_and_on_post(
    received: str, on_post: str, missed: int
) -> None:
    filled = successor_filed("C1", received, member("S", on_post, "risk_controller"))
    assert len(vacant(OPEN, filled)) == missed


def test_of_several_successors_the_first_to_come_fills_it() -> None:
    told = [
        successor_filed("C1", "2013-02-01", member("S", "2013-06-01")),
        successor_filed("C1", "2013-02-10", member("T", "2013-03-15")),
    ]
    assert vacant(OPEN, *told) == ["2013-03-01 vacancy-unfilled C1/1 ¥5000"]


def test_the_successor_named_in_the_filing_fills_it_when_they_come() -> None:
    named = member("S", "2013-03-01")
    change = change_filed("C1", "2013-01-31", effective="2013-01-31", successor=named)
    assert vacant(change) == ["2013-03-01 vacancy-unfilled C1/1 ¥5000"]


def test_no_vacancy_while_the_incumbent_is_on_post() -> None:
    change = change_filed("C1", "2013-01-10", effective="2013-02-15", expected="2013-03-01")
    assert vacant(change, on="2013-03-15") == []
    assert vacant(change, on="2013-03-16") == ["2013-03-16 vacancy-unfilled C1/1 ¥5000"]


def test_a_filing_after_the_effect_begins_the_vacancy_when_it_is_received() -> None:
    change = change_filed("C1", "2013-02-15", effective="2013-01-10", expected="2013-03-01")
    assert vacant(change, on="2013-03-15") == []
    assert vacant(change, on="2013-03-16") == ["2013-03-16 vacancy-unfilled C1/1 ¥5000"]


def test_every_reason_leaves_a_vacancy() -> None:
    change = change_filed(
        "C1", "2013-01-31", effective="2013-01-31", expected="2013-02-28", reason="maternity_leave"
    )
    assert len(vacant(change)) == 4


def test_a_change_filed_before_the_policy_s_start_opens_none() -> None:
    before = change_filed("C1", "2012-05-31", effective="2012-07-01", expected="2012-07-30")
    assert vacant(before) == []
    first_day = change_filed("C1", "2012-06-01", effective="2012-06-01", expected="2012-06-30")
    assert vacant(first_day, on="2012-08-02") == [
        "2012-07-02 vacancy-unfilled C1/1 ¥5000",
        "2012-08-02 vacancy-summons C1",
        "2012-08-02 vacancy-unfilled C1/2 ¥5000",
    ]


def test_a_month_that_ends_on_the_day_of_closing_lapses_with_all_after_it() -> None:
    assert vacant(OPEN, closed("2013-03-31")) == ["2013-03-01 vacancy-unfilled C1/1 ¥5000"]
    assert len(vacant(OPEN, closed("2013-04-01"))) == 3


def test_the_next_month_s_deadline_is_listed_and_so_is_the_summons() -> None:
    assert deadlines(given(OPEN).on("2013-03-01")) == [
        "2013-03-31 vacancy-summons C1",
        "2013-03-31 vacancy-unfilled C1/2",
    ]


def test_a_change_id_with_a_slash_is_encoded_in_the_subject() -> None:
    change = change_filed("异/1%", "2013-01-31", effective="2013-01-31", expected="2013-02-28")
    assert vacant(change, on="2013-03-01") == ["2013-03-01 vacancy-unfilled 异%2F1%25/1 ¥5000"]


def test_a_successor_of_an_unknown_change_is_odd() -> None:
    docket = given(successor_filed("C9", "2013-02-01", member("S", "2013-02-01"))).on("2013-03-01")
    assert odd(docket) == ["unknown-change e001"]
    of_a_known_one = given(OPEN, successor_filed("C1", "2013-02-01", member("S", "2013-02-01")))
    assert "unknown-change" not in {each.kind for each in of_a_known_one.on("2013-03-01").anomalies}
