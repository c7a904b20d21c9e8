"""Corrections and withdrawals reach the mails; whoever was told of a summons is told it is off."""

from typing import Any

import pytest

from tests.component.notifications.post_office import PostOffice
from tests.component.notifications.world import MAILBOX, OEM, World, run
from tests.unit.notifications.given import (
    DEALER,
    accepted,
    details_changed,
    imported,
    penalty,
    posted,
    reversal,
    summons,
)

MISTYPED = "somebody@other.example"


def named(number: int, event: str = "dealer-accepted") -> dict[str, Any]:
    """How a decision names a fact about the dealer."""
    topic = {"topic": "staffing"} if event == "fact-withdrawn" else {}
    return {"source": "/oem/crd", "id": f"{DEALER}-{number}", "reason": "录入错误", **topic}


def correct(world: World, number: int, data: dict[str, Any]) -> None:
    told = {name: value for name, value in data.items() if name != "event"}
    type_ = f"docket.staffing.{data['event']}.v1"
    world.decide("fact-corrected", {**named(number), "type": type_, "data": told})


def test_a_mailbox_put_right_gets_the_mails(world_on_either: World, office: PostOffice) -> None:
    world = world_on_either
    sending = world.by_smtp(office.port)
    world.tell(accepted(mailbox=MISTYPED))
    world.post("2012-08-06", penalty("a"))
    correct(world, 1, accepted("更名店", MAILBOX))
    world.post("2012-08-07", penalty("b"))
    run(sending)
    assert [taken.recipients for taken in office.taken] == [(MISTYPED,), (MAILBOX,)]
    assert "更名店" in office.taken[1].mail["Subject"]


def test_a_mailbox_taken_back_gets_no_more_mails(world: World, office: PostOffice) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted(), details_changed("2012-07-01", mailbox=MISTYPED))
    world.decide("fact-withdrawn", named(2, "fact-withdrawn"))
    world.post("2012-08-06", penalty())
    run(sending)
    assert [taken.recipients for taken in office.taken] == [(MAILBOX,)]


def test_a_mail_waits_for_the_decisions_its_postings_rest_on(
    world: World, office: PostOffice
) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted(mailbox=MISTYPED))
    world.append(posted("2012-08-06", [penalty()], staffing=1, decisions=1))
    run(sending)
    assert office.taken == []
    correct(world, 1, accepted(mailbox=MAILBOX))
    run(sending)
    assert [taken.recipients for taken in office.taken] == [(MAILBOX,)]


def test_whoever_was_told_of_a_summons_is_told_that_it_is_off(
    world_on_either: World, office: PostOffice
) -> None:
    world = world_on_either
    sending = world.by_smtp(office.port)
    world.tell(accepted("甲店"))
    world.post("2012-08-06", summons())
    world.post("2012-08-07", reversal(summons()))
    run(sending)
    letters = [taken for taken in office.taken if "withdrawn" in taken.mail["Message-ID"]]
    assert [(taken.recipients, taken.mail["Subject"]) for taken in letters] == [
        ((MAILBOX,), "述职撤销通知：甲店（BJ-TEST），2012-08-07"),
        ((OEM,), "述职撤销通知：甲店（BJ-TEST），2012-08-07"),
    ]
    assert world.states() == ["sent"] * 6


@pytest.mark.parametrize("before", [True, False])
def test_a_summons_of_which_nobody_was_told_is_not_taken_back_by_letter(
    world: World,
    office: PostOffice,
    before: bool,
) -> None:
    sending = None if before else world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", summons() if before else imported(summons()))
    sending = sending or world.by_smtp(office.port)
    world.post("2012-08-07", reversal(summons()))
    run(sending)
    assert [taken.recipients for taken in office.taken] == [(MAILBOX,)]
    assert "withheld" in world.states()


def test_a_penalty_reversed_is_told_by_the_mail_of_the_day_alone(
    world: World, office: PostOffice
) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    world.post("2012-08-07", reversal(penalty()))
    run(sending)
    assert [taken.recipients for taken in office.taken] == [(MAILBOX,)] * 2
