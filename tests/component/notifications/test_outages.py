"""Servers, stores and processes fail: no mail is lost, none doubled but one by a crash."""

import logging
from collections.abc import Callable, Mapping

import pytest

from services.kit.store import StoreUnavailable
from services.kit.store.lease import FencedOut
from services.notifications.outlet import Letter, SendResult
from services.notifications.smtp import SmtpOutlet, SmtpServer
from tests.component.kit.stores import FailingStore, ForgetfulStore
from tests.component.notifications.post_office import PostOffice, open_post_office
from tests.component.notifications.world import (
    MAILBOX,
    OTHER,
    OTHERS_MAILBOX,
    World,
    run,
    two_dealers,
)
from tests.unit.notifications.given import accepted, penalty


class Crash(BaseException):
    """The process is killed."""


class Followed:
    """An outlet that hands a letter over, upon which something happens before it is recorded."""

    def __init__(self, port: int, then: Callable[[], None]) -> None:
        self._outlet = SmtpOutlet(SmtpServer("127.0.0.1", port))
        self.then = then

    def send(self, letter: Letter) -> Mapping[str, SendResult]:
        told = self._outlet.send(letter)
        self.then()
        return told

    def close(self) -> None:
        self._outlet.close()


def test_a_server_that_is_down_for_hours_loses_and_doubles_nothing(
    world: World, closed_office: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    sending = world.by_smtp(closed_office.port)
    two_dealers(world)
    days = ["2012-08-06", "2012-08-07", "2012-08-08"]
    for day in days:
        world.post(day, penalty(day))
        world.post(day, penalty(day), dealer=OTHER)
    with caplog.at_level(logging.WARNING):
        for _ in range(30):
            run(sending)
            world.clock.forward(minutes=11)
    assert len(caplog.records) == 1
    assert set(world.states()) == {"waiting"}
    tried = world.deliveries()[0]
    assert tried.attempts > 1
    assert f"127.0.0.1:{closed_office.port}" in str(tried.reason)
    with open_post_office(closed_office) as office:
        run(sending)
        assert [len(set(office.ids(mailbox))) for mailbox in (MAILBOX, OTHERS_MAILBOX)] == [3, 3]
        assert len(office.taken) == 6
        assert office.subjects(MAILBOX) == sorted(office.subjects(MAILBOX))
    assert world.states() == ["sent"] * 6


def test_a_server_that_is_down_is_not_asked_all_the_time(
    world: World, closed_office: PostOffice
) -> None:
    sending = world.by_smtp(closed_office.port)
    two_dealers(world)
    world.post("2012-08-06", penalty())
    world.post("2012-08-06", penalty(), dealer=OTHER)
    for attempts, pause in [([0, 1], 0), ([0, 1], 0), ([1, 1], 2), ([1, 1], 3)]:
        world.clock.forward(seconds=pause)
        run(sending)
        assert sorted(each.attempts for each in world.deliveries()) == attempts


def test_a_restart_forgets_no_mail_that_waits(world: World, closed_office: PostOffice) -> None:
    sending = world.by_smtp(closed_office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(sending)
    world.clock.forward(minutes=1)
    with open_post_office(closed_office) as office:
        run(world.by_smtp(office.port))
        assert len(office.ids(MAILBOX)) == 1
    assert [(each.state, each.attempts) for each in world.deliveries()] == [("sent", 2)]


@pytest.mark.parametrize("letters", [1, 2, 3])
def test_a_crash_between_sending_and_recording_doubles_one_mail(
    world: World, office: PostOffice, letters: int
) -> None:
    def killed() -> None:
        if len(office.taken) == letters:
            raise Crash

    sending = world.sending(Followed(office.port, killed))
    run(sending)
    world.tell(accepted())
    for day in ("2012-08-06", "2012-08-07", "2012-08-08"):
        world.post(day, penalty(day))
    with pytest.raises(Crash):
        run(sending)
    world.by_smtp(office.port)
    world.by_smtp(office.port)
    ids = office.ids(MAILBOX)
    assert len(ids) == 4
    assert len(set(ids)) == 3
    assert ids[letters - 1] == ids[letters]
    assert office.taken[letters - 1].content == office.taken[letters].content


@pytest.mark.parametrize("trouble", [FailingStore, ForgetfulStore])
def test_a_store_that_does_not_take_the_record_doubles_nothing(
    world: World, office: PostOffice, trouble: type[FailingStore | ForgetfulStore]
) -> None:
    store = trouble(world.own())
    world.opened["notifications"] = store
    outlet = Followed(office.port, lambda: befall(store))
    sending = world.sending(outlet)
    run(sending)
    world.tell(accepted())
    world.post("2012-08-06", penalty("a"))
    world.post("2012-08-07", penalty("b"))
    for _ in range(3):
        with pytest.raises(StoreUnavailable):
            run(sending)
    assert len(office.taken) == 1
    befall(store, begins=False)
    outlet.then = lambda: None
    run(sending)
    assert len(office.taken) == 2
    assert world.states() == ["sent", "sent"]


def befall(store: FailingStore | ForgetfulStore, *, begins: bool = True) -> None:
    """The store's trouble begins, or ends."""
    if isinstance(store, FailingStore):
        store.failing = begins
    else:
        store.losing = begins


def test_an_instance_that_was_replaced_sends_nothing(world: World, office: PostOffice) -> None:
    replaced = world.by_smtp(office.port)
    world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    with pytest.raises(FencedOut):
        run(replaced)
    assert office.taken == []


def test_an_instance_that_was_replaced_tries_nothing_again(
    world: World, office: PostOffice
) -> None:
    office.at_rcpt[MAILBOX] = "452 4.2.2 mailbox full"
    replaced = world.by_smtp(office.port)
    world.tell(accepted())
    world.post("2012-08-06", penalty())
    run(replaced)
    world.by_smtp_not_run(office.port)
    office.at_rcpt.clear()
    world.clock.forward(minutes=1)
    with pytest.raises(FencedOut):
        run(replaced)
    assert office.taken == []
