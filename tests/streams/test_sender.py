"""What posts webhooks, over a real store and to a real receiver, while time is moved by hand."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts.topics import STAFFING, short_name
from services.access_table import CHECKER
from services.kit.identity.principal import UNBOUNDED, Principal
from services.kit.identity.viewer import Nowhere
from services.kit.store import Recording, Store
from services.kit.store.lease import Lease
from services.kit.store.locations import migrate_store, open_store
from services.kit.stream.audience import Wanted
from services.kit.stream.recent_regions import RecentRegions
from services.kit.webhooks.addresses import AddressGuard
from services.kit.webhooks.attempt import Attempts
from services.kit.webhooks.deliveries import PAUSES, last_deliveries
from services.kit.webhooks.endpoints import (
    Endpoint,
    all_endpoints,
    disabled_endpoints,
    put_endpoint,
)
from services.kit.webhooks.fan_out import FanOut
from services.kit.webhooks.rewinding import move_endpoints, position_before
from services.kit.webhooks.sender import WebhookSender
from services.kit.webhooks.signing import new_secret
from services.registry import TABLES
from tests.servers.postgres import own_schema, postgres_server
from tests.streams.receiving import Receiver

BEGUN = datetime(2026, 11, 30, tzinfo=UTC)


class Time:
    def __init__(self) -> None:
        self.now = BEGUN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    tables = TABLES[short_name(STAFFING)]
    with ExitStack() as stack:
        url = f"sqlite:{tmp_path / 's.sqlite'}"
        if request.param == "postgresql":
            url = stack.enter_context(own_schema(request.getfixturevalue("postgres")))
            migrate_store(url, tables)
        yield stack.enter_context(closing(open_store(url, tables)))


def record(store: Store, number: int) -> None:
    value = (
        f'{{"id":"{number}","recordedtime":"2026-11-30T00:00:00.000000Z",'
        f'"type":"docket.staffing.no-change-declared.v1"}}'
    )
    with store.transaction() as tx:
        tx.append(
            [Recording("A1", number, "docket.staffing.no-change-declared.v1", value.encode())]
        )


def endpoint(store: Store, receiver: Receiver, position: int = 0) -> None:
    who = Principal("dms", "dealer", frozenset({"A1"}))
    made = Endpoint(
        "ep_1", who.actor, who, receiver.url, Wanted(), new_secret(), None, None, position,
        "active",
        None, None, "", "2026-11-30T00:00:00.000000Z",
    )  # fmt: skip
    with store.transaction() as tx:
        put_endpoint(tx, made)


def sender(store: Store, time: Time) -> WebhookSender:
    recent = RecentRegions(Nowhere())
    attempts = Attempts(AddressGuard(loopback=True))
    return WebhookSender(store, Lease(store, "w"), FanOut(store, CHECKER, recent), attempts, time)


def rest(one: WebhookSender) -> None:
    """Step until nothing is due."""
    while one.step():
        pass


def test_each_pause_is_as_long_as_it_should_be_and_then_it_has_failed(
    store: Store, receiver: Receiver
) -> None:
    receiver.answer = lambda _: 503
    time = Time()
    with closing(sender(store, time)) as one:
        endpoint(store, receiver)
        record(store, 1)
        rest(one)
        for tries, pause in enumerate(PAUSES, 1):
            assert len(receiver.received) == tries
            time.now += pause - timedelta(seconds=1)
            rest(one)
            assert len(receiver.received) == tries
            time.now += timedelta(seconds=1)
            rest(one)
        assert len(receiver.received) == len(PAUSES) + 1
        time.now += timedelta(days=1)
        rest(one)
    with store.reading() as look:
        [delivery] = last_deliveries(look, "ep_1", 9)
    assert delivery.state == "failed"
    assert len(receiver.received) == len(PAUSES) + 1
    assert len({each.headers["webhook-timestamp"] for each in receiver.received}) == 8


def test_five_days_without_one_success_disable_an_endpoint_and_are_told(
    store: Store, receiver: Receiver
) -> None:
    receiver.answer = lambda _: 500
    time = Time()
    with closing(sender(store, time)) as one:
        endpoint(store, receiver)
        for day in range(6):
            record(store, day + 1)
            rest(one)
            assert bool(disabled_endpoints(store)) == (day >= 5)
            time.now += timedelta(days=1)
        many = len(receiver.received)
        record(store, 7)
        rest(one)
    assert len(receiver.received) == many
    [told] = disabled_endpoints(store)
    assert "ep_1 of dealer:dms is disabled: nothing has been taken since 2026-11-30" in told


def test_one_success_in_between_keeps_it(store: Store, receiver: Receiver) -> None:
    time = Time()
    with closing(sender(store, time)) as one:
        endpoint(store, receiver)
        for day in range(8):
            receiver.answer = lambda _, day=day: 200 if day == 4 else 500  # type: ignore[misc]
            record(store, day + 1)
            rest(one)
            time.now += timedelta(days=1)
    assert disabled_endpoints(store) == []


def test_two_instances_do_not_both_send(store: Store, receiver: Receiver) -> None:
    time = Time()
    with closing(sender(store, time)) as one, closing(sender(store, time)) as other:
        endpoint(store, receiver)
        for number in range(1, 6):
            record(store, number)
        while one.step() | other.step():
            pass
    assert sorted(receiver.counts().values()) == [1] * 5


def test_events_arrive_in_their_order_and_what_is_old_is_forgotten(
    store: Store, receiver: Receiver
) -> None:
    time = Time()
    with closing(sender(store, time)) as one:
        endpoint(store, receiver)
        for number in range(1, 30):
            record(store, number)
        rest(one)
    told = [json.loads(each.body)["data"]["id"] for each in receiver.received]
    assert told == [str(number) for number in range(1, 30)]
    time.now += timedelta(days=31)
    with closing(sender(store, time)) as later:
        rest(later)
    with store.reading() as look:
        assert last_deliveries(look, "ep_1", 9) == []


def test_a_principal_without_bounds_is_kept_as_such(store: Store, receiver: Receiver) -> None:
    endpoint(store, receiver)
    with store.reading() as look:
        [known] = all_endpoints(look)
    assert known.principal.dealers == frozenset({"A1"})
    assert known.principal.regions == frozenset()
    assert known.principal.dealers != UNBOUNDED


def test_a_store_gone_back_through_gives_what_entered_since(store: Store) -> None:
    for number in range(1, 4):
        record(store, number)
    entered = datetime(2026, 11, 30, tzinfo=UTC)

    assert position_before(store, entered) == 0
    assert position_before(store, entered + timedelta(seconds=1)) == 3


def test_in_a_store_made_anew_it_goes_on_before_what_it_had_not(
    store: Store, receiver: Receiver, tmp_path: Path
) -> None:
    tables = TABLES[short_name(STAFFING)]
    with closing(open_store(f"sqlite:{tmp_path / 'anew.sqlite'}", tables)) as anew:
        for number in (1, 2):
            record(store, number)
            record(anew, number)
        for each, position in ((store, 1), (anew, 1)):  # it is carried on
            endpoint(each, receiver, position)
        with store.reading() as live:
            move_endpoints(live, anew)
        with anew.reading() as look:
            [moved] = all_endpoints(look)
    assert moved.position == 1
