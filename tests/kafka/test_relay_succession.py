"""One relay sends at a time: what a predecessor sends late is refused, nothing is sent twice."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

import pytest

from services.kit.intake.journal import Journal
from services.kit.log import LogUnavailable
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.sender import KafkaSender
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.outgoing import outgoing
from services.kit.store.lease import TERM_SECONDS, FencedOut
from tests.kafka.logs import PARTITIONS
from tests.kafka.relays import Hours, Starting, file, recorded, send_all, values


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
