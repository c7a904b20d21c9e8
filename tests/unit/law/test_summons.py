"""述职 and 商务兑现, §5.6: the third penalty, its hearings and what they stop."""

import pytest

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_documents
from tests.builders.audits import report_assessed
from tests.builders.decisions import (
    heard,
    waived,
    withdrawn,
)
from tests.unit.law.given import entries, given, odd
from tests.unit.law.summonses import FIRST, SUMMONS, THREE, false, summoned


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
