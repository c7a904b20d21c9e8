"""述职 and 商务兑现, §5.6: the third penalty, its hearings and what they stop."""

from datetime import date

import pytest

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_documents
from services.penalties.law import Settlement
from tests.unit.law.decisions import (
    appeal_decided,
    appeal_lodged,
    heard,
    settled,
    waived,
    withdrawn,
)
from tests.unit.law.given import Told, entries, given, odd
from tests.unit.law.staff import change_filed
from tests.unit.law.visits import report_assessed

SUMMONS = "gm-summons/2013"


def false(month: str, on: str) -> Told:
    return report_assessed(month, on, "false").named(month)


THREE = [
    false("2013-01", "2013-02-10"),
    false("2013-02", "2013-03-10"),
    false("2013-03", "2013-04-10"),
]
FIRST = "monthly-report-false/2013-01"
THIRD = "monthly-report-false/2013-03"


def summoned(*told: Told, on: str = "2013-12-31") -> list[str]:
    return entries(given(*told).on(on), "gm-summons", "payout-suspended", "payout-released")


def test_two_penalties_do_not_summon_and_the_third_does_on_its_date() -> None:
    assert summoned(*THREE[:2]) == []
    assert summoned(*THREE, on="2013-04-09") == []
    assert summoned(*THREE, on="2013-04-10") == ["2013-04-10 gm-summons 2013"]


def test_a_hearing_in_a_year_of_one_penalty_does_not_borrow_those_of_the_year_before() -> None:
    told = [
        *THREE,
        false("2013-12", "2014-01-10"),
        heard("gm-summons/2014", "2014-02-01", "passed"),
    ]
    docket = given(*told).on("2014-12-31")
    assert entries(docket, "gm-summons") == ["2013-04-10 gm-summons 2013"]
    assert odd(docket) == ["unknown-summons e005"]


def test_one_summons_a_dealer_and_year() -> None:
    more = [false(f"2013-{month:02d}", f"2013-{month + 1:02d}-10") for month in range(4, 11)]
    assert summoned(*THREE, *more) == ["2013-04-10 gm-summons 2013"]


def test_the_year_is_the_calendar_s() -> None:
    told = [
        false("2013-01", "2013-12-30"),
        false("2013-02", "2013-12-31"),
        false("2013-03", "2014-01-01"),
    ]
    assert summoned(*told, on="2014-12-31") == []
    same_day = [false(f"2013-{month:02d}", "2013-12-31") for month in (4, 5)]
    assert summoned(*same_day, told[2], on="2014-12-31") == []
    rolling = Policies.of(
        text.replace(b"value: calendar_year", b"value: rolling_year")
        for text in shipped_documents()
    )
    docket = given(*told, policies=rolling).on("2014-12-31")
    assert entries(docket, "gm-summons") == ["2014-01-01 gm-summons 2014"]
    a_year_before = [false("2012-12", "2013-01-01"), *told[1:]]
    docket = given(*a_year_before, policies=rolling).on("2014-12-31")
    assert entries(docket, "gm-summons") == []


def test_fees_notices_and_incentives_do_not_count() -> None:
    exemplary = report_assessed("2013-05", "2013-04-10", "exemplary")
    assert summoned(*THREE[:2], exemplary) == []


def test_a_waived_penalty_does_not_count_and_the_unheard_summons_is_gone() -> None:
    told = [*THREE, waived(FIRST, "2013-05-01")]
    assert summoned(*told, on="2013-04-30") == ["2013-04-10 gm-summons 2013"]
    assert summoned(*told, on="2013-05-01") == []
    assert summoned(*told, false("2013-04", "2013-05-10")) == ["2013-05-10 gm-summons 2013"]


@pytest.mark.parametrize(
    ("outcome", "waived_on", "stands"),
    [
        ("passed", "2013-05-02", True),
        ("passed", "2013-05-01", True),
        ("passed", "2013-04-30", False),
        ("failed", "2013-05-02", True),
        ("absent", "2013-05-02", False),
    ],
)
def test_a_hearing_passed_or_failed_freezes_the_summons_against_waivers_from_its_day_on(
    outcome: str, waived_on: str, *, stands: bool
) -> None:
    told = [*THREE, heard(SUMMONS, "2013-05-01", outcome), waived(FIRST, waived_on)]
    kept = [line for line in summoned(*told) if "gm-summons 2013" in line and "payout" not in line]
    assert kept == ["2013-04-10 gm-summons 2013"][: int(stands)]


def test_a_hearing_on_the_summons_own_date_freezes_it() -> None:
    told = [*THREE, heard(SUMMONS, "2013-04-10", "passed"), waived(FIRST, "2013-06-01")]
    assert summoned(*told) == ["2013-04-10 gm-summons 2013"]


def test_a_hearing_before_the_summons_freezes_nothing_and_is_odd() -> None:
    told = [*THREE, heard(SUMMONS, "2013-04-09", "passed").named("h")]
    assert odd(given(*told).on("2013-12-31")) == ["heard-too-early h"]
    assert summoned(*told, waived(FIRST, "2013-06-01")) == []


def test_a_penalty_that_no_longer_follows_never_counts_though_heard() -> None:
    told = [
        *THREE,
        heard(SUMMONS, "2013-05-01", "passed"),
        withdrawn("2013-01", "2013-06-01", topic="audits"),
    ]
    assert summoned(*told) == []


def test_a_hearing_of_a_summons_that_does_not_exist_is_odd() -> None:
    docket = given(*THREE[:2], heard(SUMMONS, "2013-05-01", "failed").named("h")).on("2013-12-31")
    assert odd(docket) == ["unknown-summons h"]
    assert docket.payout == "normal"


SUSPENDED = "2013-05-01 payout-suspended BJ-BSL/gm-summons/2013"
RELEASED = "2013-06-01 payout-released BJ-BSL/gm-summons/2013"
FAILED = [*THREE, heard(SUMMONS, "2013-05-01", "failed")]
PASSED = [*FAILED, heard(SUMMONS, "2013-06-01", "passed")]


def test_a_failed_hearing_suspends_payouts_and_a_later_pass_releases_them() -> None:
    assert summoned(*PASSED) == ["2013-04-10 gm-summons 2013", SUSPENDED, RELEASED]
    states = [given(*PASSED).on(day).payout for day in ("2013-04-30", "2013-05-01", "2013-06-01")]
    assert states == ["normal", "suspended", "normal"]


def test_absence_changes_nothing_and_a_second_failure_suspends_no_more() -> None:
    told = [
        *THREE,
        heard(SUMMONS, "2013-04-20", "absent"),
        heard(SUMMONS, "2013-05-01", "failed"),
        heard(SUMMONS, "2013-05-02", "failed"),
    ]
    assert summoned(*told) == ["2013-04-10 gm-summons 2013", SUSPENDED]


def test_a_pass_without_a_failure_releases_nothing_and_ends_the_hearings() -> None:
    told = [
        *THREE,
        heard(SUMMONS, "2013-05-01", "passed"),
        heard(SUMMONS, "2013-05-02", "failed").named("h"),
    ]
    assert summoned(*told) == ["2013-04-10 gm-summons 2013"]
    assert odd(given(*told).on("2013-12-31")) == ["heard-after-pass h"]


def test_hearings_of_one_day_go_as_received() -> None:
    told = [
        *THREE,
        heard(SUMMONS, "2013-05-01", "passed", received="2013-05-02 09:00:00"),
        heard(SUMMONS, "2013-05-01", "failed", received="2013-05-02 08:00:00"),
    ]
    assert [line.split()[1] for line in summoned(*told)] == [
        "gm-summons",
        "payout-released",
        "payout-suspended",
    ]


def test_a_waived_summons_is_not_heard_whenever_it_was_waived() -> None:
    told = [*PASSED, waived(SUMMONS, "2013-07-01")]
    assert summoned(*told, on="2013-06-30") == ["2013-04-10 gm-summons 2013", SUSPENDED, RELEASED]
    assert summoned(*told) == ["2013-04-10 gm-summons 2013 waived"]
    assert {line.split()[0] for line in odd(given(*told).on("2013-12-31"))} == {"summons-waived"}


def test_a_waived_suspension_suspends_nothing_and_a_waived_release_releases_nothing() -> None:
    suspension = waived(f"payout-suspended/BJ-BSL/{SUMMONS}", "2013-07-01")
    release = waived(f"payout-released/BJ-BSL/{SUMMONS}", "2013-07-01")
    assert given(*FAILED, suspension).on("2013-12-31").payout == "normal"
    assert given(*PASSED, release).on("2013-12-31").payout == "suspended"


def test_a_vacancy_s_summons_is_heard_like_any() -> None:
    told = [
        change_filed("C1", "2013-01-31", effective="2013-01-31", expected="2013-02-28"),
        heard("vacancy-summons/C1", "2013-04-20", "failed"),
    ]
    docket = given(*told).on("2013-04-30")
    assert entries(docket, "payout-suspended") == [
        "2013-04-20 payout-suspended BJ-BSL/vacancy-summons/C1"
    ]
    assert docket.payout == "suspended"


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


def test_a_hearing_that_suspends_nothing_says_which_condition_failed() -> None:
    absent, early = heard(SUMMONS, "2013-05-01", "absent"), heard(SUMMONS, "2013-04-01", "failed")
    case = given(*THREE, absent, early)
    failed = [
        (condition.name, str(condition.left), condition.relation, str(condition.right))
        for verdict in case.why("payout-suspended", "2013-12-31")
        for condition in verdict.tested
        if not condition.holds
    ]
    assert failed == [
        ("held_on", "2013-04-01", ">=", "2013-04-10"),
        ("outcome", "absent", "==", "failed"),
    ]
