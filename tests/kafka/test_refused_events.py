"""An event that the broker refuses holds its partition until the remedy, and no other."""

from contextlib import closing

import pytest

from services.kit.log.outgoing import EventRefused, outgoing
from services.kit.log.partitions import partition_of
from services.kit.relay.refused_events import RETRY_REFUSED_SECONDS
from services.kit.relay.relayed import unsent
from tests.kafka.logs import PARTITIONS
from tests.kafka.refusing import HELD, SMALL, House, errors
from tests.kafka.refusing import brokers as brokers  # noqa: PLC0414
from tests.kafka.refusing import house as house  # noqa: PLC0414
from tests.kafka.refusing import written as written  # noqa: PLC0414
from tests.kafka.relays import file, send_all


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
            house.hours.now += RETRY_REFUSED_SECONDS
            file(house.written, *range(36 + int(house.hours.now), 45 + int(house.hours.now)))
            send_all(sending)
        assert errors(caplog) == [said]
        assert house.sent()[HELD] == house.recorded()[HELD][: len(house.sent()[HELD])]
        assert {**house.recorded(), HELD: []} == {**house.sent(), HELD: []}

        house.brokers.ahead = set()
        send_all(sending)
        assert house.told()
        house.hours.now += RETRY_REFUSED_SECONDS
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
        house.hours.now += RETRY_REFUSED_SECONDS
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
        house.hours.now += RETRY_REFUSED_SECONDS
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
        house.hours.now += RETRY_REFUSED_SECONDS
        send_all(sending)
        first, second = errors(caplog)
        assert "event 1 of " in first
        assert "event 19 of " in second
        [told] = house.told().values()
        assert "event 19 of " in told

        house.brokers.ahead = set()
        house.hours.now += RETRY_REFUSED_SECONDS
        send_all(sending)
        assert house.sent() == house.recorded()


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
