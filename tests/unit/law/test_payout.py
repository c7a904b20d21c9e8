"""商务兑现, §5.6: a failed hearing suspends payouts, and a later pass releases them."""

from tests.builders.decisions import (
    heard,
    waived,
)
from tests.builders.staffing import change_filed
from tests.unit.law.given import entries, given, odd
from tests.unit.law.summonses import SUMMONS, THREE, summoned

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
