"""What came of an entry since it arose: who appealed, what was decided, what hearings left."""

from datetime import date
from typing import Any

import pytest

from services.penalties.explain.explanation import Inquiry
from tests.builders.audits import report_assessed
from tests.builders.decisions import (
    appeal_decided,
    appeal_lodged,
    corrected,
    heard,
    waived,
    withdrawn,
)
from tests.builders.given_fact import DEALER, GivenFact
from tests.unit.law.given import given

FALSE = "monthly-report-false/2013-01"
SUMMONS = "gm-summons/2013"
THREE = [
    report_assessed(f"2013-0{month}", f"2013-0{month + 1}-10", "false").named(f"r{month}")
    for month in (1, 2, 3)
]
CRD = "crd:li"
APPEALED = appeal_lodged(FALSE, "2013-02-12").named("appeal")


def by(actor: str, told: GivenFact) -> GivenFact:
    return GivenFact(told.type, told.data, told.received, told.id, told.source, {"actor": actor})


def asked(entry: str, *facts: GivenFact, on: str = "2013-12-31") -> Any:
    of = given(*THREE, *facts)
    inquiry = Inquiry(DEALER, of.facts, of.policies, (), date.fromisoformat(on))
    return inquiry.of_entry(f"{DEALER}/{entry}")


def states(*facts: GivenFact, on: str = "2013-12-31") -> list[str]:
    return [each["state"] for each in asked(FALSE, *facts, on=on)["appeals"]]


def summons(*facts: GivenFact, on: str = "2013-12-31") -> str:
    state: str = asked(SUMMONS, *facts, on=on)["state"]
    return state


def counting(*facts: GivenFact) -> list[tuple[str, bool]]:
    return [(each["held_on"], each["counts"]) for each in asked(SUMMONS, *facts)["hearings"]]


def test_an_appeal_says_who_lodged_it_when_and_why_and_what_was_decided_by_whom() -> None:
    decided = appeal_decided(FALSE, "2013-02-20", "upheld").named("decision")
    said = asked(FALSE, by("dms:BJ-BSL", APPEALED), by(CRD, decided))
    assert said["appeals"] == [
        {
            "fact": "/test#appeal",
            "actor": "dms:BJ-BSL",
            "received_at": "2013-02-12T04:00:00.000000Z",
            "corrected_by": None,
            "reason": "有异议",
            "photos": [],
            "state": "upheld",
            "decision": {
                "decided_on": "2013-02-20",
                "outcome": "upheld",
                "fact": "/test#decision",
                "actor": CRD,
                "received_at": "2013-02-20T04:00:00.000000Z",
                "corrected_by": None,
                "reason": "核实",
            },
        }
    ]
    assert (said["waiver"], said["state"], said["hearings"]) == (None, None, [])


def test_an_appeal_is_open_until_it_is_decided() -> None:
    assert states() == []
    assert states(APPEALED) == ["open"]
    for outcome in ("upheld", "waived"):
        decided = appeal_decided(FALSE, "2013-02-20", outcome)
        assert states(APPEALED, decided) == [outcome]
        assert states(APPEALED, decided, on="2013-02-19") == ["open"]


def test_a_decision_dated_ahead_decides_nothing_yet() -> None:
    decided = appeal_decided(FALSE, "2013-03-01", "waived")
    ahead = GivenFact(decided.type, decided.data, "2013-02-20")
    assert states(APPEALED, ahead, on="2013-02-28") == ["open"]
    assert states(APPEALED, ahead, on="2013-03-01") == ["waived"]


def test_a_waiver_closes_the_appeal_and_says_whose_it_is() -> None:
    waiver = by(CRD, waived(FALSE, "2013-02-25")).named("waiver")
    upheld = appeal_decided(FALSE, "2013-02-20", "upheld")
    assert states(APPEALED, upheld, waiver) == ["waived"]
    said = asked(FALSE, APPEALED, waiver)["waiver"]
    assert (said["waived_on"], said["actor"], said["fact"]) == ("2013-02-25", CRD, "/test#waiver")
    later = appeal_decided(FALSE, "2013-02-26", "waived")
    assert asked(FALSE, later, waiver)["waiver"]["waived_on"] == "2013-02-25", "the earliest counts"
    assert asked(FALSE, later)["waiver"]["type"] == "docket.decisions.appeal-decided.v1"


def test_what_is_taken_back_is_not_told_and_what_is_put_right_is_told_so() -> None:
    assert states(APPEALED, withdrawn("appeal", "2013-02-13", topic="docket.decisions.v1")) == []
    decided = appeal_decided(FALSE, "2013-02-20", "waived").named("decision")
    undone = withdrawn("decision", "2013-02-21", topic="decisions")
    assert states(APPEALED, decided, undone) == ["open"]
    upheld = appeal_decided(FALSE, "2013-02-20", "upheld")
    put_right = corrected("decision", "2013-02-21", upheld).named("correction")
    [appeal] = asked(FALSE, APPEALED, decided, put_right)["appeals"]
    assert appeal["state"] == "upheld"
    assert appeal["decision"]["corrected_by"] == "/test#correction"


def test_a_decision_of_an_appeal_that_nobody_recorded_stands_alone() -> None:
    [alone] = asked(FALSE, appeal_decided(FALSE, "2013-02-20", "upheld"))["appeals"]
    assert (alone["fact"], alone["actor"], alone["state"]) == (None, None, "upheld")


def test_of_two_appeals_against_one_entry_each_is_told() -> None:
    again = appeal_lodged(FALSE, "2013-02-14")
    decided = appeal_decided(FALSE, "2013-02-20", "upheld")
    assert states(APPEALED, again, decided) == ["upheld", "upheld"]


def test_a_summons_is_open_until_a_hearing_is_failed_or_passed() -> None:
    absent = heard(SUMMONS, "2013-05-01", "absent")
    failed = heard(SUMMONS, "2013-05-10", "failed")
    away = heard(SUMMONS, "2013-05-20", "absent")
    passed = heard(SUMMONS, "2013-06-01", "passed")
    assert summons() == "open"
    assert summons(absent) == "open"
    assert summons(absent, failed) == "failed"
    assert summons(absent, failed, away) == "failed", "an absence leaves it as it was"
    assert summons(absent, failed, passed) == "passed"
    assert summons(passed, on="2013-05-31") == "open"


def test_a_hearing_is_told_with_who_came_and_who_says_so() -> None:
    held = heard(SUMMONS, "2013-05-10", "failed")
    held = by(
        CRD, GivenFact(held.type, {**held.data, "attended_by": "chairman"}, held.received, "h")
    )
    assert asked(SUMMONS, held)["hearings"] == [
        {
            "held_on": "2013-05-10",
            "outcome": "failed",
            "attended_by": "chairman",
            "counts": True,
            "fact": "/test#h",
            "actor": CRD,
            "received_at": "2013-05-10T04:00:00.000000Z",
            "corrected_by": None,
        }
    ]


def test_hearings_that_have_no_effect_are_told_and_do_not_count() -> None:
    early = heard(SUMMONS, "2013-04-09", "failed")
    passed = heard(SUMMONS, "2013-05-10", "passed")
    after = heard(SUMMONS, "2013-05-11", "failed")
    ahead = heard(SUMMONS, "2014-01-01", "failed", received="2013-05-11")
    assert counting(early, after, passed, ahead) == [
        ("2013-04-09", False),
        ("2013-05-10", True),
        ("2013-05-11", False),
        ("2014-01-01", False),
    ]
    assert summons(early) == "open"
    assert summons(passed, after) == "passed"
    lifted = waived(SUMMONS, "2013-06-01")
    assert counting(passed, lifted) == [("2013-05-10", False)]
    assert summons(passed, lifted) == "waived"


@pytest.mark.parametrize("entry", [FALSE, "gm-summons/2014"])
def test_neither_another_entry_nor_a_summons_that_never_arose_has_a_state(entry: str) -> None:
    assert asked(entry, heard(entry, "2013-05-10", "passed"))["state"] is None
