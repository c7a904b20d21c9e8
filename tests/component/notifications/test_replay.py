"""Replay and rebuild send nothing; a service that starts late passes over what was posted."""

from datetime import date, timedelta

from services.kit.consumer.consumer import RECORDS_A_BATCH
from services.notifications.outbox import all_due
from tests.component.notifications.post_office import PostOffice
from tests.component.notifications.world import MAILBOX, PARTITIONS, World, run
from tests.unit.notifications.given import accepted, imported, penalty, posted, summons


def lived_through(world: World, office: PostOffice) -> None:
    """Mails of every outcome: sent, refused, withheld; and one that still waits."""
    sending = world.by_smtp(office.port)
    world.tell(accepted())
    world.tell(accepted(mailbox="gone@dealer.example"), dealer="GONE")
    world.tell(accepted(mailbox="full@dealer.example"), dealer="FULL")
    office.at_rcpt["gone@dealer.example"] = "550 no such mailbox"
    office.at_rcpt["full@dealer.example"] = "452 mailbox full"
    world.post("2012-08-06", penalty(), summons())
    world.post("2012-08-07", imported(penalty("old")))
    world.post("2012-08-06", penalty(), dealer="GONE")
    world.post("2012-08-06", penalty(), dealer="FULL")
    run(sending)
    states = ["refused", "sent", "sent", "sent", "sent", "waiting", "withheld"]
    assert world.states() == states


def test_a_rebuild_sends_nothing(world_on_either: World, office: PostOffice) -> None:
    world = world_on_either
    lived_through(world, office)
    before, sent = world.deliveries(), len(office.taken)
    world.forget_projection()
    sending = world.by_smtp(office.port, mail_imported=True)
    assert world.deliveries() == before
    assert len(office.taken) == sent
    office.at_rcpt.clear()
    world.clock.forward(minutes=1)
    run(sending)
    assert len(office.ids("full@dealer.example")) == 1
    assert len(office.taken) == sent + 1


def test_a_posting_after_a_rebuild_is_mailed(world: World, office: PostOffice) -> None:
    lived_through(world, office)
    world.forget_projection()
    sending = world.by_smtp(office.port)
    mails = len(office.ids(MAILBOX))
    world.post("2012-08-08", penalty("new"))
    run(sending)
    assert len(office.ids(MAILBOX)) == mails + 1


def test_what_was_posted_before_the_first_start_is_passed_over(
    world_on_either: World, office: PostOffice
) -> None:
    world = world_on_either
    world.tell(accepted())
    world.post("2012-08-06", penalty(), summons())
    world.post("2012-08-07", penalty("a"))
    sending = world.by_smtp(office.port)
    assert office.taken == []
    assert [(each.state, each.attempts) for each in world.deliveries()] == [
        ("passed_over", 0),
        ("passed_over", 0),
        ("passed_over", 0),
    ]
    world.post("2012-08-08", penalty("b"))
    run(sending)
    assert len(office.taken) == 1
    world.forget_projection()
    world.by_smtp(office.port)
    assert len(office.taken) == 1


def test_a_first_start_that_was_broken_off_passes_over_all_the_same(
    world: World, office: PostOffice
) -> None:
    first_day = date(2011, 1, 1)
    days = [str(first_day + timedelta(days=number)) for number in range(RECORDS_A_BATCH + 10)]
    world.append(
        [
            event
            for number, day in enumerate(days)
            for event in posted(day, [penalty(day)], after=number)
        ]
    )
    broken_off = world.by_smtp_not_run(office.port)
    broken_off.consumer.step()
    with world.own().reading() as look:
        assert len(all_due(look, range(PARTITIONS))) == RECORDS_A_BATCH
    world.by_smtp(office.port)
    assert office.taken == []
    assert set(world.states()) == {"passed_over"}
    assert len(world.states()) == len(days)


def test_a_day_that_was_not_whole_at_the_first_start_is_mailed(
    world: World, office: PostOffice
) -> None:
    world.tell(accepted())
    first, second = world.events("2012-08-06", penalty("a"), penalty("b"))
    world.append([first])
    sending = world.by_smtp(office.port)
    world.append([second])
    run(sending)
    assert len(office.taken) == 1
