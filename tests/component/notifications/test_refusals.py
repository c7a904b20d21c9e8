"""A mail that is refused, for now or for good, holds up its dealer at that mailbox alone."""

from typing import Any

import pytest

from tests.component.notifications.post_office import PostOffice
from tests.component.notifications.world import (
    MAILBOX,
    OEM,
    OTHER,
    OTHERS_MAILBOX,
    World,
    run,
    two_dealers,
)
from tests.unit.notifications.given import DEALER, Said, accepted, penalty, summons


def test_a_mail_refused_for_good_is_recorded_and_not_tried_again(
    world: World, office: PostOffice
) -> None:
    office.at_rcpt[MAILBOX] = "550 5.1.1 no such mailbox"
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty("a"))
    run(sending)
    [delivery] = [each for each in world.deliveries() if each.recipient == MAILBOX]
    assert (delivery.state, delivery.attempts) == ("refused", 1)
    assert delivery.reason == "550 5.1.1 no such mailbox"
    del office.at_rcpt[MAILBOX]
    world.clock.forward(days=1)
    run(world.by_smtp(office.port))
    assert office.ids(MAILBOX) == []
    world.post("2012-08-07", penalty("b"))
    run(world.by_smtp(office.port))
    assert len(office.ids(MAILBOX)) == 1


def test_a_mail_refused_for_its_content_is_recorded_too(world: World, office: PostOffice) -> None:
    office.at_data[MAILBOX] = "554 5.7.1 looks like spam"
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    assert [(d.state, d.reason) for d in world.deliveries() if d.recipient == MAILBOX] == [
        ("refused", "554 5.7.1 looks like spam")
    ]


def test_a_dealer_whose_mailbox_is_full_holds_up_its_own_mails_alone(
    world: World, office: PostOffice
) -> None:
    office.at_rcpt[MAILBOX] = "452 4.2.2 mailbox full"
    sending = world.by_smtp(office.port)
    two_dealers(world)
    for day in ("2012-08-06", "2012-08-07"):
        world.post(day, penalty(day))
        world.post(day, penalty(day), dealer=OTHER)
    run(sending)
    assert len(office.ids(OTHERS_MAILBOX)) == 2
    waiting = sorted(world.deliveries(DEALER), key=lambda each: each.posted_on)
    assert [(each.state, each.attempts, each.reason) for each in waiting] == [
        ("waiting", 1, "452 4.2.2 mailbox full"),
        ("waiting", 0, None),
    ]
    world.post("2012-08-08", penalty("later"), dealer=OTHER)
    run(sending)
    assert len(office.ids(OTHERS_MAILBOX)) == 3
    del office.at_rcpt[MAILBOX]
    run(sending)
    assert office.ids(MAILBOX) == []
    world.clock.forward(seconds=2)
    run(sending)
    assert office.subjects(MAILBOX) == sorted(office.subjects(MAILBOX))
    assert len(office.ids(MAILBOX)) == 2


def test_a_mail_at_which_the_server_hangs_up_lets_the_others_pass(
    world: World, office: PostOffice
) -> None:
    office.at_data[MAILBOX] = "hang up"
    sending = world.by_smtp(office.port)
    two_dealers(world)
    world.post("2012-08-06", penalty())
    world.post("2012-08-07", penalty("a"), dealer=OTHER)
    world.post("2012-08-08", penalty("b"), dealer=OTHER)
    for _ in range(3):
        run(sending)
        world.clock.forward(minutes=11)
    assert len(office.ids(OTHERS_MAILBOX)) == 2
    assert world.states(DEALER) == ["waiting"]
    office.at_data.clear()
    run(sending)
    assert len(office.ids(MAILBOX)) == 1


def test_each_recipient_of_a_summons_gets_it_once(world: World, office: PostOffice) -> None:
    office.at_rcpt[MAILBOX] = "451 4.7.1 greylisted, come again"
    sending = world.by_smtp(office.port)
    world.tell(accepted(mailbox="crd@dealer.example"))
    world.post("2012-08-06", penalty(), summons())
    run(sending)
    assert [taken.recipients for taken in office.taken] == [(OEM,)]
    del office.at_rcpt[MAILBOX]
    office.at_rcpt[OEM] = "451 4.7.1 greylisted, come again"
    world.clock.forward(seconds=2)
    run(sending)
    assert [taken.recipients for taken in office.taken] == [(OEM,), (MAILBOX,), (MAILBOX,)]
    assert office.taken[0].content == office.taken[2].content
    assert world.states() == ["sent", "sent", "sent"]


@pytest.mark.parametrize("full", [MAILBOX, OEM])
def test_a_mailbox_that_is_full_for_ever_holds_up_no_other(
    world_on_either: World, office: PostOffice, full: str
) -> None:
    world = world_on_either
    office.at_rcpt[full] = "452 4.2.2 mailbox full"
    sending = world.by_smtp(office.port)
    two_dealers(world)
    for number in range(4):
        day = f"2012-08-0{number + 1}"
        world.post(day, summons(day))
        world.post(day, summons(day), dealer=OTHER)
    for _ in range(5):
        run(sending)
        world.clock.forward(minutes=11)
    open_ones = {MAILBOX, OEM, OTHERS_MAILBOX} - {full}
    assert {mailbox: len(office.ids(mailbox)) for mailbox in open_ones} == dict.fromkeys(
        open_ones, 8
    )
    for mailbox in open_ones - {OEM}:
        days = [t.mail["Date"].datetime for t in office.taken if t.recipients == (mailbox,)]
        assert days == sorted(days)
    assert office.ids(full) == []


def test_a_server_that_hangs_up_at_a_recipient_sends_the_rest_later(
    world: World, office: PostOffice
) -> None:
    sending = world.by_smtp(office.port)
    two_dealers(world)
    world.post("2012-08-06", summons())
    world.post("2012-08-07", penalty(), dealer=OTHER)
    office.at_rcpt[OEM] = "421 4.3.2 closing"
    run(sending)
    assert world.states(DEALER) == ["sent", "sent", "waiting"]
    assert [t.recipients for t in office.taken] == [(MAILBOX,), (MAILBOX,), (OTHERS_MAILBOX,)]
    office.at_rcpt.clear()
    world.clock.forward(seconds=2)
    run(sending)
    assert office.taken[-1].recipients == (OEM,)
    assert world.states(DEALER) == ["sent", "sent", "sent"]


@pytest.mark.parametrize("answer", ["530 5.7.0 authentication required", "451 4.3.0 later"])
def test_a_server_that_takes_nothing_from_us_refuses_no_mail(
    world: World, office: PostOffice, answer: str
) -> None:
    office.at_mail = answer
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    assert world.states() == ["waiting"]
    office.at_mail = None
    world.clock.forward(seconds=2)
    run(sending)
    assert len(office.taken) == 1


def test_a_mail_too_large_is_refused(world: World, office: PostOffice) -> None:
    office.at_mail = "552 5.3.4 message too big"
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    assert [d.state for d in world.deliveries() if d.recipient == MAILBOX] == ["refused"]


def test_a_posting_that_cannot_be_read_is_told_and_holds_up_nothing(
    world: World, office: PostOffice
) -> None:
    sending = world.by_smtp(office.port)
    two_dealers(world)
    of_a_later_release: dict[str, Any] = {**penalty().data, "added_later": 1}
    world.post("2012-08-06", Said("penalty-assessed", 1, of_a_later_release))
    world.post("2012-08-07", penalty("fine"))
    world.post("2012-08-07", penalty(), dealer=OTHER)
    run(sending)
    assert len(office.ids(OTHERS_MAILBOX)) == 1
    assert office.subjects(MAILBOX) == ["违约金通知：甲店（BJ-TEST）2012-08-07，应扣 2,000.00 元"]
    [unmade] = [each for each in world.deliveries(DEALER) if each.state == "unmakeable"]
    assert unmade.recipient == ""
    assert "added_later" in str(unmade.reason)
    [told] = [taken for taken in office.taken if taken.recipients == (OEM,)]
    assert "added_later" in told.mail.get_content()
    assert "邮件无法生成" in told.mail.get_content()


def test_letters_of_one_batch_share_a_connection(world: World, office: PostOffice) -> None:
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    for day in range(10, 20):
        world.post(f"2012-08-{day}", penalty(str(day)))
    run(sending)
    assert len(office.taken) == 10
    assert office.connections == 1
