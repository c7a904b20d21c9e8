"""Mails that are tried in vain for longer than two minutes are told by the health check."""

import asyncio
from collections.abc import Mapping

import pytest
from httpx import ASGITransport, AsyncClient, Response

from contracts.topics import STAFFING
from services.commands.stack.stack import build_app
from services.kit.service.built_service import BuiltService
from services.notifications.built_service import build_notifications, outlet
from services.notifications.mail import Letterhead
from services.notifications.outbox import DueMail, all_due
from services.notifications.sending import Sending
from services.notifications.smtp import SmtpServer
from services.notifications.stalled_mail import standing_still
from tests.component.notifications.post_office import PostOffice, open_post_office
from tests.component.notifications.world import (
    MAILBOX,
    OEM,
    OTHER,
    OTHERS_MAILBOX,
    PARTITIONS,
    World,
    run,
    two_dealers,
)
from tests.unit.notifications.given import DEALER, accepted, penalty


@pytest.fixture
def world(world_on_either: World) -> World:
    return world_on_either


def told(world: World) -> Mapping[str, str]:
    return standing_still(world.own(), world.clock.now())


def go_on(world: World, sending: Sending, seconds: int) -> None:
    """Let time pass, a second at a time."""
    for _ in range(seconds):
        world.clock.forward(seconds=1)
        run(sending)


def put_off(world: World, office: PostOffice) -> Sending:
    """A service of which one mail was put off once."""
    sending = world.by_smtp(office.port)
    two_dealers(world)
    office.at_rcpt[MAILBOX] = "450 busy"
    world.post("2012-08-06", penalty())
    run(sending)
    return sending


def test_one_mailbox_that_is_put_off_for_too_long_is_named_until_it_takes_its_mail(
    world: World, office: PostOffice
) -> None:
    sending = world.by_smtp(office.port)
    two_dealers(world)
    office.at_rcpt[MAILBOX] = "450 busy"
    world.post("2012-08-06", penalty())
    world.post("2012-08-06", penalty(), dealer=OTHER)
    run(sending)
    go_on(world, sending, 119)
    assert told(world) == {}

    go_on(world, sending, 30)
    assert told(world).keys() == {"mails"}
    assert f"to {MAILBOX} waits since 2012-09-01T01:00:0" in told(world)["mails"]
    assert told(world)["mails"].endswith("450 busy")
    assert OTHERS_MAILBOX not in told(world)["mails"]

    office.at_rcpt.clear()
    go_on(world, sending, 130)
    assert MAILBOX in [r for taken in office.taken for r in taken.recipients]
    assert told(world) == {}


def test_that_it_waits_is_remembered_by_a_service_that_starts_anew(
    world: World, office: PostOffice
) -> None:
    sending = put_off(world, office)
    go_on(world, sending, 70)
    again = world.by_smtp_not_run(office.port)
    go_on(world, again, 60)
    assert MAILBOX in told(world)["mails"]


def test_a_server_that_is_down_is_told_and_gone_when_it_is_back(
    world: World, closed_office: PostOffice
) -> None:
    sending = world.by_smtp(closed_office.port)
    two_dealers(world)
    for dealer in ("BJ-TEST", OTHER):
        world.post("2012-08-06", penalty(), dealer=dealer)
    run(sending)
    go_on(world, sending, 200)
    assert MAILBOX in told(world)["mails"] or OTHERS_MAILBOX in told(world)["mails"]
    with open_post_office(closed_office):
        go_on(world, sending, 300)
    assert told(world) == {}


def test_a_mail_that_is_not_due_any_more_is_not_waited_for(
    world: World, office: PostOffice
) -> None:
    sending = put_off(world, office)
    go_on(world, sending, 150)
    assert told(world)
    with world.own().transaction() as tx:
        tx.execute("DELETE FROM outbox")
    assert told(world) == {}


def posted_before_its_facts(world: World) -> None:
    """A day of postings that rest on a fact which notifications cannot read yet."""
    world.heads[STAFFING, DEALER] += 1
    world.post("2012-08-06", penalty())
    world.heads[STAFFING, DEALER] -= 1


def due(world: World) -> list[DueMail]:
    with world.own().reading() as look:
        return all_due(look, range(PARTITIONS))


def test_a_mail_whose_facts_do_not_come_is_named_until_they_do(
    world: World, office: PostOffice
) -> None:
    sending = world.by_smtp(office.port)
    two_dealers(world)
    posted_before_its_facts(world)
    world.post("2012-08-06", penalty(), dealer=OTHER)
    run(sending)
    go_on(world, sending, 120)
    assert told(world) == {}

    go_on(world, sending, 1)
    [mail] = due(world)
    assert told(world) == {
        "mails": f"{mail.message_id} to {DEALER} is due since 2012-09-01T01:00:00Z, and facts that"
        " it rests on have not been read (docket park list)"
    }
    assert MAILBOX not in [r for taken in office.taken for r in taken.recipients]
    assert OTHERS_MAILBOX in [r for taken in office.taken for r in taken.recipients]

    world.tell(accepted("甲店", MAILBOX))
    run(sending)
    assert MAILBOX in [r for taken in office.taken for r in taken.recipients]
    assert told(world) == {}


def test_what_was_posted_before_the_service_begins_waits_for_nothing(
    world: World, office: PostOffice
) -> None:
    two_dealers(world)
    posted_before_its_facts(world)
    sending = world.by_smtp_not_run(office.port)
    assert sending.consumer.step()
    assert len(due(world)) == 1
    world.clock.forward(hours=1)
    assert told(world) == {}


def readyz(part: BuiltService) -> Response:
    async def asked() -> Response:
        door = ASGITransport(build_app([part]))
        async with AsyncClient(transport=door, base_url="http://docket") as client:
            return await client.get("/readyz")

    return asyncio.run(asked())


def test_readyz_says_so_and_the_service_goes_on_answering(world: World, office: PostOffice) -> None:
    sending = put_off(world, office)
    go_on(world, sending, 150)
    way_out = outlet(SmtpServer("127.0.0.1", office.port), world.folder / "mail")
    letterhead = Letterhead("docket@oem.example", OEM, "en", "http://127.0.0.1:8080")
    part = build_notifications(world.own(), world.log(), way_out, letterhead, world.clock.now)
    answer = readyz(part)
    assert answer.status_code == 503
    assert answer.json()["status"] == "hindered"
    assert answer.json()["hindered"] == dict(told(world))
    world.clock.forward(hours=-1)
    assert readyz(part).status_code == 200
