"""The relay sends what a store records: in its order, byte for byte, once, from one instance."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from contracts.reading import read_json
from services.kit.clock import WallClock
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log import LogUnavailable
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.sender import KafkaSender
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics
from services.kit.log.outgoing import BATCH_BYTES, outgoing
from services.kit.log.partitions import partition_of
from services.kit.recovery.store_behind_topic import StoreBehindTopic
from services.kit.relay import relay
from services.kit.relay.relay import Relay
from services.kit.store import Store
from services.kit.store.lease import TERM_SECONDS, FencedOut
from services.kit.store.locations import open_store
from tests.component.kit.facts import declared, drafted, policy_published
from tests.kafka.logs import PARTITIONS, topics_named


@pytest.fixture
def topic(kafka: KafkaSettings) -> str:
    [name] = topics_named("staffing")
    KafkaTopics(kafka, [name], PARTITIONS).ensure()
    return name


@pytest.fixture
def written(tmp_path: Path, topic: str) -> Iterator[Journal]:
    store = open_store(f"sqlite:{tmp_path / 's.sqlite'}", (*journal.TABLES, *relay.TABLES))
    with closing(store):
        yield Journal(store, topic, PARTITIONS, WallClock())


Starting = Callable[..., Relay]


class Hours:
    """A clock for leases, moved by the test."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def starting(kafka: KafkaSettings, topic: str, written: Journal) -> Iterator[Starting]:
    """Starts relays over the journal's store, closed before it is."""
    with ExitStack() as stack:

        def started(
            broker: KafkaBroker | None = None, now: Hours | None = None, store: Store | None = None
        ) -> Relay:
            opened = Relay(
                store or written.store,
                topic,
                PARTITIONS,
                broker or KafkaBroker(kafka),
                now or Hours(),
            )
            stack.callback(opened.close)
            return opened

        yield started


def file(journal_: Journal, *ids: int, dealers: int = 9) -> None:
    journal_.record([drafted(declared(str(n), f"D-{n % dealers}")) for n in ids])


def send_all(sending: Relay) -> None:
    while sending.step():
        pass


def on_topic(kafka: KafkaSettings, topic: str) -> dict[int, list[Any]]:
    """Every record of a topic, by partition, as any client reads it."""
    client = KafkaConsumer(
        **kafka.connection(), enable_auto_commit=False, auto_offset_reset="earliest"
    )
    places = [TopicPartition(topic, each) for each in range(PARTITIONS)]
    ends = client.end_offsets(places)
    client.assign(places)
    found: dict[int, list[Any]] = {each: [] for each in range(PARTITIONS)}
    while any(len(found[place.partition]) < ends[place] for place in places):
        for place, records in client.poll(1000).items():
            found[place.partition] += records
    client.close()
    return found


def values(kafka: KafkaSettings, topic: str) -> dict[int, list[bytes]]:
    return {p: [r.value for r in records] for p, records in on_topic(kafka, topic).items()}


def recorded(store: Store) -> dict[int, list[bytes]]:
    """What the store has recorded, by partition, in its order."""
    by_partition: dict[int, list[bytes]] = {each: [] for each in range(PARTITIONS)}
    for each in store.notifications(0, 100_000):
        subject, slash, number = each.stream.partition("/")
        place = int(number) if slash else partition_of(subject, PARTITIONS)
        by_partition[place].append(each.value)
    return by_partition


def test_what_is_recorded_is_sent_byte_for_byte_in_its_order(
    kafka: KafkaSettings, topic: str, written: Journal, starting: Starting
) -> None:
    file(written, *range(40))
    written.record([drafted(policy_published())])
    written.close_days(date(2012, 7, 4))
    sending = starting()
    send_all(sending)
    file(written, *range(40, 60))
    send_all(sending)

    assert values(kafka, topic) == recorded(written.store)
    assert not sending.step()


def test_a_record_says_what_it_is_to_who_does_not_read_it(
    kafka: KafkaSettings, topic: str, written: Journal, starting: Starting
) -> None:
    file(written, 1)
    written.record([drafted(policy_published())])
    send_all(starting())

    for partition, records in on_topic(kafka, topic).items():
        for each in records:
            envelope = read_json(each.value)
            assert each.key == envelope["subject"].encode()
            assert dict(each.headers) == {
                "content-type": b"application/cloudevents+json",
                **{f"ce_{n}": envelope[n].encode() for n in ("id", "source", "subject", "type")},
            }
            assert envelope["subject"] == "*" or partition == partition_of("D-1", PARTITIONS)


def test_more_than_fits_at_once_goes_in_several_batches(
    kafka: KafkaSettings, topic: str, written: Journal, starting: Starting
) -> None:
    large = [policy_published(f"p{n}", "x" * 60_000) for n in range(15)]
    written.record([drafted(each) for each in large])
    assert sum(map(len, recorded(written.store)[0])) > BATCH_BYTES * 0.9
    send_all(starting())
    assert values(kafka, topic) == recorded(written.store)


def test_after_a_restart_it_goes_on_where_it_was(
    kafka: KafkaSettings, topic: str, written: Journal, starting: Starting
) -> None:
    for round_ in range(3):
        file(written, *range(10 * round_, 10 * round_ + 10))
        sending = starting()
        send_all(sending)
        sending.close()
    assert values(kafka, topic) == recorded(written.store)


class Forgetful(KafkaBroker):
    """A broker whose sender takes a batch, or its first events, and dies before it says so."""

    def __init__(self, kafka: KafkaSettings, takes: int) -> None:
        super().__init__(kafka)
        self._takes = takes

    def sender(self, topic: str) -> KafkaSender:
        return _DyingSender(super().sender(topic), self._takes)


class _DyingSender(KafkaSender):
    def __init__(self, inside: KafkaSender, takes: int) -> None:
        self._inside = inside
        self._takes = takes

    def send(self, events: Sequence[Any], meanwhile: Callable[[], None]) -> None:
        self._inside.send(events[: self._takes], meanwhile)
        raise LogUnavailable("died")

    def close(self) -> None:
        self._inside.close()


@pytest.mark.parametrize("sent", [0, 1, 17, 40])
def test_what_was_sent_and_not_written_down_is_not_sent_again(
    kafka: KafkaSettings, topic: str, written: Journal, starting: Starting, sent: int
) -> None:
    file(written, *range(10))
    first = starting()
    send_all(first)
    first.close()
    file(written, *range(10, 50))
    dying = starting(Forgetful(kafka, sent))
    with pytest.raises(LogUnavailable):
        dying.step()
    dying.close()

    file(written, *range(50, 60))
    send_all(starting())
    assert values(kafka, topic) == recorded(written.store)


def test_a_second_relay_waits_and_takes_over_when_the_first_is_silent(
    kafka: KafkaSettings, topic: str, written: Journal, starting: Starting
) -> None:
    hours = Hours()
    first, second = starting(now=hours), starting(now=hours)
    file(written, 1)
    assert first.step()
    file(written, 2)
    for _ in range(5):
        hours.now += TERM_SECONDS / 2
        assert not second.step()
        first.step()
    file(written, 3)
    hours.now += TERM_SECONDS / 2
    assert not second.step()
    hours.now += TERM_SECONDS
    assert second.step()

    file(written, 4)
    with pytest.raises(FencedOut):
        send_all(first)
    assert not first.step()
    send_all(second)
    assert values(kafka, topic) == recorded(written.store)


class Sleepy(KafkaBroker):
    """A broker whose sender falls asleep with a batch in its hands, and what others do then."""

    def __init__(self, kafka: KafkaSettings, meanwhile: Callable[[], None]) -> None:
        super().__init__(kafka)
        self._meanwhile = meanwhile

    def sender(self, topic: str) -> KafkaSender:
        return _SleepySender(super().sender(topic), self._meanwhile)


class _SleepySender(KafkaSender):
    def __init__(self, inside: KafkaSender, sleep: Callable[[], None]) -> None:
        self._inside = inside
        self._sleep = sleep

    def send(self, events: Sequence[Any], meanwhile: Callable[[], None]) -> None:
        self._sleep()
        self._inside.send(events, meanwhile)

    def close(self) -> None:
        self._inside.close()


def test_one_that_slept_with_a_batch_in_its_hands_sends_nothing_of_it(
    kafka: KafkaSettings, topic: str, written: Journal, starting: Starting
) -> None:
    hours = Hours()
    second = starting(now=hours)

    def another_takes_over() -> None:
        assert not second.step()
        hours.now += 2 * TERM_SECONDS
        send_all(second)

    first = starting(Sleepy(kafka, another_takes_over), now=hours)
    file(written, *range(20))
    with pytest.raises(FencedOut):
        first.step()
    assert values(kafka, topic) == recorded(written.store)


def test_what_a_predecessor_sent_is_refused_when_it_arrives_late(
    kafka: KafkaSettings, topic: str, written: Journal
) -> None:
    file(written, *range(20))
    batch = [outgoing(each, PARTITIONS) for each in written.store.notifications(0, 1000)]
    broker = KafkaBroker(kafka)
    broker.check(topic, PARTITIONS)
    with closing(broker.sender(topic)) as dead, closing(broker.sender(topic)) as successor:
        successor.send(batch, lambda: None)
        with pytest.raises(LogUnavailable):
            dead.send(batch, lambda: None)
        successor.send([], lambda: None)
    assert values(kafka, topic) == recorded(written.store)


def test_a_relay_that_ends_lets_the_next_begin_at_once(
    written: Journal, starting: Starting
) -> None:
    first, second = starting(), starting()
    file(written, 1)
    assert first.step()
    first.close()
    file(written, 2)
    assert second.step()


def test_a_store_that_is_behind_its_topic_sends_nothing(
    kafka: KafkaSettings, topic: str, tmp_path: Path, written: Journal, starting: Starting
) -> None:
    file(written, *range(20))
    first = starting()
    send_all(first)
    first.close()
    before = values(kafka, topic)

    other = open_store(f"sqlite:{tmp_path / 'o.sqlite'}", (*journal.TABLES, *relay.TABLES))
    with closing(other):
        restored = Journal(other, topic, PARTITIONS, WallClock())
        file(restored, *range(5))
        with (
            closing(starting(store=other)) as refused,
            pytest.raises(StoreBehindTopic, match="it is not the store it was"),
        ):
            refused.step()
    assert values(kafka, topic) == before


def test_a_topic_made_anew_gets_everything_anew(
    kafka: KafkaSettings, topic: str, written: Journal, starting: Starting
) -> None:
    file(written, *range(20))
    first = starting()
    send_all(first)
    first.close()
    client = KafkaAdminClient(**kafka.connection())
    client.delete_topics([topic])
    client.close()
    KafkaTopics(kafka, [topic], PARTITIONS).ensure()

    send_all(starting())
    assert values(kafka, topic) == recorded(written.store)
