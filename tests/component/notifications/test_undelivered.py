"""Of a copy that does not arrive somebody is told, once, and the rest goes on."""

import logging

import pytest

from tests.component.notifications.post_office import PostOffice
from tests.component.notifications.world import MAILBOX, OEM, World, run
from tests.unit.notifications.given import DEALER, accepted, penalty

FULL = "452 4.2.2 mailbox full"


def told(office: PostOffice) -> list[str]:
    """What the OEM was told of copies that did not arrive."""
    return [
        taken.mail.get_content()
        for taken in office.taken
        if taken.recipients == (OEM,) and taken.mail["Message-ID"].startswith("<undelivered.")
    ]


def of_dealer(world: World) -> list[tuple[str, str, int]]:
    own = [each for each in world.deliveries() if each.recipient == MAILBOX]
    return sorted((each.posted_on, each.state, each.attempts) for each in own)


def test_a_refusal_for_good_is_told_once(
    world_on_either: World, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    world = world_on_either
    office.at_rcpt[MAILBOX] = "550 5.1.1 no such mailbox"
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    [text] = told(office)
    for said in (DEALER, "2012-08-06", MAILBOX, "550 5.1.1 no such mailbox", "不再重试"):
        assert said in text
    run(world.by_smtp(office.port))
    assert len(told(office)) == 1
    [warning] = [each.getMessage() for each in caplog.records if each.levelno == logging.WARNING]
    assert f"the day mail of {DEALER} of 2012-08-06 does not arrive: 550" in warning


def test_a_retry_that_has_lasted_is_told_and_goes_on(world: World, office: PostOffice) -> None:
    office.at_rcpt[MAILBOX] = FULL
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    world.clock.forward(minutes=59)
    run(sending)
    assert told(office) == []
    world.clock.forward(minutes=11)
    run(sending)
    [text] = told(office)
    assert "重试至 2012-09-04T01:00:00.000000Z" in text
    assert FULL in text
    office.at_rcpt.clear()
    world.clock.forward(minutes=11)
    run(sending)
    assert of_dealer(world) == [("2012-08-06", "sent", 4)]
    assert len(told(office)) == 1


def test_a_mailbox_that_is_full_for_three_days_is_given_up_mail_by_mail(
    world: World, office: PostOffice
) -> None:
    office.at_rcpt[MAILBOX] = FULL
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    for day in ("2012-08-06", "2012-08-07"):
        world.post(day, penalty(day))
    run(sending)
    for _ in range(12):
        world.clock.forward(hours=6)
        run(sending)
    assert of_dealer(world) == [("2012-08-06", "given_up", 13), ("2012-08-07", "given_up", 1)]
    assert len(told(office)) == 2
    world.post("2012-08-08", penalty("c"))
    run(sending)
    assert of_dealer(world)[-1] == ("2012-08-08", "given_up", 1)
    office.at_rcpt.clear()
    world.post("2012-08-09", penalty("d"))
    run(sending)
    office.at_rcpt[MAILBOX] = FULL
    world.clock.forward(seconds=1)
    world.post("2012-08-10", penalty("e"))
    run(sending)
    assert [each[1] for each in of_dealer(world)][-2:] == ["sent", "waiting"]


def test_days_in_which_nobody_tried_give_no_mail_up(world: World, office: PostOffice) -> None:
    office.at_rcpt[MAILBOX] = "450 4.2.0 greylisted"
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    world.clock.forward(days=4)
    run(sending)
    assert of_dealer(world) == [("2012-08-06", "waiting", 2)]
    for _ in range(12):
        world.clock.forward(hours=6)
        run(sending)
    assert of_dealer(world) == [("2012-08-06", "given_up", 14)]
    world.clock.forward(days=4)
    world.post("2012-08-07", penalty("b"))
    run(sending)
    assert of_dealer(world)[-1] == ("2012-08-07", "waiting", 1)


def test_a_server_that_is_away_for_days_gives_no_mail_up(world: World, office: PostOffice) -> None:
    office.at_mail = "451 4.3.0 later"
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    for _ in range(5):
        run(sending)
        world.clock.forward(days=1)
    assert of_dealer(world) == [("2012-08-06", "waiting", 5)]
    office.at_mail = None
    run(sending)
    assert of_dealer(world) == [("2012-08-06", "sent", 6)]
    assert told(office) == []


def test_what_the_oems_own_mailbox_refuses_is_logged_and_told_to_nobody(
    world: World, office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    office.at_rcpt[OEM] = "550 no such mailbox"
    sending = world.by_smtp(office.port)
    world.tell(accepted(mailbox=None))
    world.post("2012-08-06", penalty())
    run(sending)
    assert [(each.recipient, each.state) for each in world.deliveries()] == [(OEM, "refused")]
    assert "does not arrive: 550 no such mailbox" in caplog.text


def test_what_is_told_survives_a_rebuild(world: World, office: PostOffice) -> None:
    office.at_rcpt |= {MAILBOX: "550 no such mailbox", OEM: FULL}
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    world.forget_projection()
    office.at_rcpt.clear()
    world.clock.forward(minutes=1)
    run(world.by_smtp(office.port))
    assert len(told(office)) == 1
    assert world.states() == ["refused", "sent"]


def test_the_oem_is_told_in_its_language(world: World, office: PostOffice) -> None:
    office.at_rcpt[MAILBOX] = "550 no such mailbox"
    sending = world.by_smtp(office.port, language="en")
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    [text] = told(office)
    assert "Mail: the entries of the day, 2012-08-06" in text
    assert "the mail server refuses it; it is not tried again" in text
