"""Appeals, waivers and settlements: what is no longer owed, and from which day on."""

from datetime import date

from services.penalties.law import Settlement
from tests.builders.decisions import (
    appeal_decided,
    appeal_lodged,
    settled,
    waived,
)
from tests.unit.law.given import entries, given, odd
from tests.unit.law.summonses import FIRST, THREE

THIRD = "monthly-report-false/2013-03"


def test_an_appeal_decided_waived_waives_with_or_without_an_appeal() -> None:
    decided = appeal_decided(FIRST, "2013-05-01", "waived")
    upheld = appeal_decided(FIRST, "2013-05-01", "upheld")
    assert "waived" in entries(given(*THREE, decided).on("2013-12-31"))[0]
    assert (
        "waived"
        in entries(given(*THREE, appeal_lodged(FIRST, "2013-04-30"), decided).on("2013-12-31"))[0]
    )
    assert "waived" not in entries(given(*THREE, upheld).on("2013-12-31"))[0]


def test_the_earliest_of_two_waivers_counts_and_a_later_one_has_no_effect_yet() -> None:
    told = [
        THREE[0],
        waived(FIRST, "2013-05-01"),
        waived(FIRST, "2013-03-01", received="2013-02-20"),
    ]
    assert given(*told).on("2013-02-28").balance_fen == 200_000
    assert given(*told).on("2013-03-01").balance_fen == 0


def test_an_entry_is_appealed_once_and_an_unknown_one_not_at_all() -> None:
    told = [
        THREE[0],
        appeal_lodged(FIRST, "2013-03-01").named("a1"),
        appeal_lodged(FIRST, "2013-03-02").named("a2"),
        waived(THIRD, "2013-03-02").named("w1"),
        appeal_lodged(THIRD, "2013-03-03").named("a3"),
        appeal_decided(THIRD, "2013-03-04", "waived").named("d1"),
    ]
    assert odd(given(*told).on("2013-12-31")) == [
        "appealed-twice a2",
        "unknown-entry a3",
        "unknown-entry d1",
        "unknown-entry w1",
    ]


def test_of_two_waivers_the_earlier_date_counts_whichever_came_first() -> None:
    early, late = waived(FIRST, "2013-03-01"), waived(FIRST, "2013-05-01", received="2013-03-01")
    for told in ([early, late], [late, early]):
        assert given(THREE[0], *told).on("2013-04-01").balance_fen == 0


def test_a_docket_says_of_which_day_it_is_and_what_was_settled_by_then() -> None:
    docket = given(THREE[0], settled("S1", "2013-03-01", 15).named("s1")).on("2013-03-02")
    assert str(docket.as_of) == "2013-03-02"
    assert docket.settlements == (Settlement("/test#s1", date(2013, 3, 1), 1500, "S1"),)
    assert given(THREE[0]).on("2013-03-02").settlements == ()


def test_settlements_reduce_the_balance_from_their_own_date_on() -> None:
    told = [THREE[0], settled("S1", "2013-03-01", 1500), settled("S2", "2013-03-02", 100)]
    case = given(*[told[0], *told[1:]])
    assert [case.on(day).balance_fen for day in ("2013-02-28", "2013-03-01", "2013-03-02")] == [
        200_000,
        50_000,
        40_000,
    ]
