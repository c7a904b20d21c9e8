"""An event that the broker refuses holds its partition until the remedy, and no other."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from contracts.topics import STAFFING
from services.kit.clock import WallClock
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log import LogUnavailable
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.sender import KafkaSender
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics
from services.kit.log.outgoing import EventRefused, Outgoing, outgoing
from services.kit.log.partitions import partition_of
from services.kit.relay import relay
from services.kit.relay.refused_events import RETRY, held_partitions
from services.kit.relay.relay import Relay
from services.kit.relay.relayed import unsent
from services.kit.store import Store
from services.kit.store.lease import TERM, FencedOut
from services.kit.store.locations import open_store
from tests.component.kit.facts import drafted
from tests.e2e.facts import accepted, fact, member
from tests.kafka.logs import PARTITIONS, topics_named
from tests.kafka.production import Production, eventually
from tests.kafka.test_relay import Hours, file, recorded, send_all, values

SMALL = 3000
"""Bytes that a topic takes at once here, and a big event has more."""

DEALER = "D-1"
HELD = partition_of(DEALER, PARTITIONS)


class Unwary(KafkaBroker):
    """The broker, with clocks and settings of a topic that go wrong once it was looked at.

    The events of these ids are stamped two hours ahead.
    """

    def __init__(self, kafka: KafkaSettings, topic: str) -> None:
        super().__init__(kafka)
        self.kafka = kafka
        self.topic = topic
        self.id = super().check(topic, PARTITIONS)
        self.ahead: set[str] = set()

    def check(self, topic: str, partitions: int) -> str:  # noqa: ARG002
        return self.id

    def sender(self, topic: str) -> KafkaSender:
        made = super().sender(topic)
        producer = made._producer  # noqa: SLF001
        send = producer.send

        def stamped(topic: str, value: bytes, key: bytes, headers: Any, partition: int) -> Any:
            ahead = dict(headers)["ce_id"].decode() in self.ahead
            at = int(time.time() * 1000) + ahead * 2 * 3600 * 1000
            return send(topic, value, key, headers, partition, timestamp_ms=at)

        producer.send = stamped
        return made

    def set(self, **configs: str) -> None:
        set_topic(self.kafka, self.topic, **configs)

    def set_right(self) -> None:
        """What `docket topics` does."""
        KafkaTopics(self.kafka, [self.topic], PARTITIONS).ensure()


def set_topic(kafka: KafkaSettings, topic: str, **configs: str) -> None:
    named = {name.replace("_", "."): value for name, value in configs.items()}
    with closing(KafkaAdminClient(**kafka.connection())) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, named)])


@pytest.fixture
def brokers(kafka: KafkaSettings) -> Unwary:
    [topic] = topics_named("staffing")
    KafkaTopics(kafka, [topic], PARTITIONS).ensure()
    return Unwary(kafka, topic)


@pytest.fixture
def written(tmp_path: Path, brokers: Unwary) -> Iterator[Journal]:
    store = open_store(f"sqlite:{tmp_path / 's.sqlite'}", (*journal.TABLES, *relay.TABLES))
    with closing(store):
        yield Journal(store, brokers.topic, PARTITIONS, WallClock())


class House:
    """A store that is written to, and the relays over it."""

    def __init__(self, brokers: Unwary, written: Journal) -> None:
        self.brokers = brokers
        self.written = written
        self.hours = Hours()

    @property
    def store(self) -> Store:
        return self.written.store

    def relay(self, brokers: KafkaBroker | None = None) -> Relay:
        topic = self.brokers.topic
        return Relay(self.store, topic, PARTITIONS, brokers or self.brokers, self.hours)

    def file_big(self, id_: str, dealer: str = DEALER) -> None:
        self.written.record([drafted(big(id_, dealer))])

    def sent(self) -> Mapping[int, list[bytes]]:
        return values(self.brokers.kafka, self.brokers.topic)

    def recorded(self) -> Mapping[int, list[bytes]]:
        return recorded(self.store)

    def told(self) -> Mapping[str, str]:
        return held_partitions(self.store, self.brokers.topic)

    def assert_sent_but(self, waiting: int) -> None:
        """All is on the topic in order, but for so many at the end of the held partition."""
        expected = {at: list(each) for at, each in self.recorded().items()}
        del expected[HELD][-waiting:]
        assert self.sent() == expected


def big(id_: str, dealer: str) -> dict[str, Any]:
    staff = [member(f"P-{n}", "customer_manager", "2012-06-01") for n in range(60)]
    return fact("staffing.baseline-filed", id_, "2012-06-01", dealer=dealer, members=staff)


@pytest.fixture
def house(brokers: Unwary, written: Journal) -> House:
    return House(brokers, written)


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    ours = [r for r in caplog.records if r.name == "services.kit.relay.relay"]
    return [r.getMessage() for r in ours if r.levelno >= logging.ERROR]


def test_a_timestamp_ahead_holds_its_partition_until_the_clock_is_right(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(house.relay()) as sending:
        file(house.written, *range(9))
        send_all(sending)
        house.brokers.set(message_timestamp_type="CreateTime")
        house.brokers.ahead = {"10"}
        file(house.written, *range(9, 36))
        send_all(sending)

        waiting = [n for n in range(10, 36) if partition_of(f"D-{n % 9}", PARTITIONS) == HELD]
        house.assert_sent_but(len(waiting))
        [said] = errors(caplog)
        named = f"{house.brokers.topic}/{HELD}: event 10 of /dealers/BJ-BSL/dms about D-1 (at "
        assert said.startswith(named)
        assert "INVALID_TIMESTAMP: Timestamp " in said
        assert "set the clocks" in said
        [(place, why)] = house.told().items()
        assert place == f"{house.brokers.topic}/{HELD}"
        assert why.startswith("held since ")
        assert "event 10 of /dealers/BJ-BSL/dms about D-1" in why

        for _ in range(3):
            house.hours.now += RETRY
            file(house.written, *range(36 + int(house.hours.now), 45 + int(house.hours.now)))
            send_all(sending)
        assert errors(caplog) == [said]
        assert house.sent()[HELD] == house.recorded()[HELD][: len(house.sent()[HELD])]
        assert {**house.recorded(), HELD: []} == {**house.sent(), HELD: []}

        house.brokers.ahead = set()
        send_all(sending)
        assert house.told()
        house.hours.now += RETRY
        send_all(sending)
        assert house.sent() == house.recorded()
        assert house.told() == {}


def test_an_event_too_large_holds_its_partition_until_the_topic_takes_it(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(house.relay()) as sending:
        file(house.written, *range(9))
        send_all(sending)
        house.brokers.set(max_message_bytes=str(SMALL))
        file(house.written, *range(9, 45))
        house.file_big("big")
        file(house.written, *range(45, 99))
        house.file_big("big too")
        send_all(sending)

        waiting = [n for n in range(45, 99) if partition_of(f"D-{n % 9}", PARTITIONS) == HELD]
        house.assert_sent_but(len(waiting) + 2)
        [said] = errors(caplog)
        assert "event big of " in said
        assert "MESSAGE_SIZE_TOO_LARGE" in said
        assert "run `docket topics`, which sets the topic's max.message.bytes" in said
        with house.store.reading() as look:
            assert unsent(look, house.brokers.topic) == 1

        house.brokers.set_right()
        send_all(sending)
        house.assert_sent_but(len(waiting) + 2)
        house.hours.now += RETRY
        send_all(sending)
        assert house.sent() == house.recorded()
        assert house.told() == {}
        with house.store.reading() as look:
            assert unsent(look, house.brokers.topic) == 0


def test_two_partitions_are_held_each_by_its_own_event(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    other = next(d for d in map("D-{}".format, range(9)) if partition_of(d, PARTITIONS) != HELD)
    with closing(house.relay()) as sending:
        house.brokers.set(max_message_bytes=str(SMALL))
        house.file_big("one")
        house.file_big("other", other)
        file(house.written, *range(18))
        send_all(sending)
        held = {HELD, partition_of(other, PARTITIONS)}
        assert set(house.told()) == {f"{house.brokers.topic}/{each}" for each in held}
        assert len(errors(caplog)) == 2
        assert house.sent() == {at: [] if at in held else v for at, v in house.recorded().items()}

        house.brokers.set_right()
        house.hours.now += RETRY
        file(house.written, *range(18, 27))
        send_all(sending)
        assert house.sent() == house.recorded()
        assert house.told() == {}


def test_one_behind_it_that_is_refused_too_is_told_in_its_turn(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(house.relay()) as sending:
        house.brokers.set(message_timestamp_type="CreateTime")
        house.brokers.ahead = {"1", "19"}
        file(house.written, *range(27))
        send_all(sending)
        house.brokers.ahead = {"19"}
        house.hours.now += RETRY
        send_all(sending)
        first, second = errors(caplog)
        assert "event 1 of " in first
        assert "event 19 of " in second
        [told] = house.told().values()
        assert "event 19 of " in told

        house.brokers.ahead = set()
        house.hours.now += RETRY
        send_all(sending)
        assert house.sent() == house.recorded()


def test_another_relay_holds_the_same_partition_and_sends_nothing_twice(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(house.relay()) as first, closing(house.relay()) as second:
        file(house.written, *range(9))
        send_all(first)
        assert not second.step()
        house.brokers.set(max_message_bytes=str(SMALL))
        house.file_big("big")
        file(house.written, *range(9, 18))
        send_all(first)

        house.hours.now += TERM / 2
        assert not second.step()
        house.hours.now += TERM
        file(house.written, *range(18, 27))
        send_all(second)
        waiting = [n for n in range(9, 27) if partition_of(f"D-{n % 9}", PARTITIONS) == HELD]
        house.assert_sent_but(len(waiting) + 1)
        assert len(errors(caplog)) == 1

        house.brokers.set_right()
        house.hours.now += RETRY
        send_all(second)
        file(house.written, *range(27, 36))
        with pytest.raises(FencedOut):
            send_all(first)
        send_all(second)
        assert house.sent() == house.recorded()
        assert house.told() == {}


class Dying(Unwary):
    """A broker whose senders die once something was taken, before anybody hears of it."""

    def sender(self, topic: str) -> KafkaSender:
        made = super().sender(topic)
        send = made.send

        def dying(events: Sequence[Outgoing], meanwhile: Callable[[], None]) -> None:
            send(events, meanwhile)
            raise LogUnavailable("died")

        made.send = dying  # type: ignore[method-assign]
        return made


@pytest.mark.parametrize("deaths", [1, 2])
def test_a_relay_that_dies_amid_the_remedy_leaves_nothing_to_be_sent_twice(
    house: House, deaths: int
) -> None:
    with closing(house.relay()) as first:
        house.brokers.set(max_message_bytes=str(SMALL))
        file(house.written, *range(9))
        house.file_big("big")
        file(house.written, *range(9, 18))
        send_all(first)
    house.brokers.set_right()
    for _ in range(deaths):
        with closing(house.relay(Dying(house.brokers.kafka, house.brokers.topic))) as dying:
            house.hours.now += RETRY
            with pytest.raises(LogUnavailable):
                send_all(dying)
    with closing(house.relay()) as last:
        file(house.written, *range(18, 27))
        send_all(last)
    assert house.sent() == house.recorded()
    assert house.told() == {}


def test_a_sender_names_the_event_and_its_topic_is_written_by_the_next(house: House) -> None:
    file(house.written, *range(9))
    house.brokers.set(max_message_bytes=str(SMALL))
    house.file_big("big")
    batch = [outgoing(each, PARTITIONS) for each in house.store.notifications(0, 100)]
    with (
        closing(house.brokers.sender(house.brokers.topic)) as sending,
        pytest.raises(EventRefused) as told,
    ):
        sending.send(batch, lambda: None)
    refused = told.value
    assert refused.topic == house.brokers.topic
    assert refused.event == batch[-1]
    assert refused.event.partition == HELD
    assert refused.reason == "MESSAGE_SIZE_TOO_LARGE"
    with closing(house.brokers.sender(house.brokers.topic)) as another:
        another.send(batch[:1], lambda: None)


def test_one_larger_than_anything_is_sent_is_refused_before_it_leaves(house: House) -> None:
    file(house.written, 1)
    [event] = [outgoing(each, PARTITIONS) for each in house.store.notifications(0, 100)]
    with (
        closing(house.brokers.sender(house.brokers.topic)) as sending,
        pytest.raises(EventRefused, match=r"event 1 of .* larger than the maximum request size"),
    ):
        sending.send([event._replace(value=bytes(2_000_000))], lambda: None)
    assert not any(house.sent().values())


@pytest.mark.slow
def test_the_health_check_of_a_stack_names_it_until_the_remedy(docket: Production) -> None:
    kafka = KafkaSettings(bootstrap=docket.kafka["bootstrap_servers"], replication=1)
    with docket.serving("staffing") as services:
        stack = services["staffing"]
        eventually(lambda: stack.http.get("/readyz").json()["status"], "ready".__eq__)
        set_topic(kafka, STAFFING, max_message_bytes=str(SMALL))
        stack.accept(accepted("2012-06-01", "1", DEALER))
        stack.accept(big("big", DEALER))
        answer = eventually(lambda: stack.http.get("/readyz"), lambda seen: seen.is_error)
        assert answer.status_code == 503
        [(place, why)] = answer.json()["hindered"].items()
        assert place.startswith(f"{STAFFING}/")
        assert "event big of " in why
        assert stack.said.count("event big of ") == 1

        docket.must("topics")
        eventually(lambda: stack.http.get("/readyz").json()["status"], "ready".__eq__)
        on_topic = docket.on_topic(STAFFING).values()
        assert sum(b'"id":"big"' in value for values_ in on_topic for value in values_) == 1
