"""A client that gives nothing of a partition whose end moves on is told of, and replaced."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from kafka import TopicPartition

from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf
from services.kit.log import Record
from services.kit.log.kafka.log import KafkaLog
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.lag import LagWatch
from services.kit.log.partitions import partition_of
from services.kit.service.runner import Runner
from tests.kafka.conftest import Opening
from tests.kafka.logs import PARTITIONS, KafkaTestLog, topics_named
from tests.kafka.test_members import DEALERS, VIEW, expected, file, kept
from tests.patience import PATIENCE

STUCK_AFTER = 10.0
STALLED = 2
"""The partition of which nothing more comes."""


class Stalling(KafkaLog):
    """A client that fetches nothing more of one partition, as one that lost track of it does."""

    replaced = 0
    stalls = False

    def poll(self, limit: int) -> Sequence[Record]:
        if self.stalls and not self.replaced:
            self._client.pause(*(TopicPartition(topic, STALLED) for topic in self.topics))
        return super().poll(limit)

    def rejoin(self) -> bool:
        self.replaced += 1
        return super().rejoin()


@pytest.fixture
def log(kafka: KafkaSettings, tmp_path: Path) -> Iterator[KafkaTestLog]:
    with closing(KafkaTestLog(tmp_path, topics_named("staffing", "decisions"), kafka)) as made:
        yield made


def soon(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_partition_that_stands_still_is_told_and_its_client_replaced(
    log: KafkaTestLog, opening: Opening, caplog: pytest.LogCaptureFixture
) -> None:
    view = opening("view", *VIEW)
    inside = Stalling(log.kafka, f"{log.topics[0]}.g", log.topics, PARTITIONS)
    watch = LagWatch(stuck_after=STUCK_AFTER)
    with closing(Runner("reader", Consumer(view, inside, Shelf()), watch, 0.3)) as runner:
        runner.start()
        file(log, 1)
        soon(lambda: kept(view) == expected(log, 1))
        soon(lambda: watch.lags == {})
        assert not runner.settle(), "nobody knows what is still on its way to the log"
        soon(lambda: runner.read_through is not None)

        inside.stalls = True
        time.sleep(0.5)  # what was asked for before has come by then
        file(log, 2)
        stalled = {dealer for dealer in DEALERS if partition_of(dealer, PARTITIONS) == STALLED}
        assert 0 < len(stalled) < len(DEALERS)
        whole, half = expected(log, 2), expected(log, 1)
        soon(
            lambda: kept(view) == {d: (half if d in stalled else whole)[d] for d in DEALERS},
            patience=STUCK_AFTER,
        )
        places = {(topic, STALLED): len(stalled) for topic in log.topics}
        soon(lambda: watch.lags == places, patience=STUCK_AFTER)
        assert not inside.replaced

        soon(lambda: kept(view) == whole)
        assert inside.replaced == 1
        [told] = [each.message for each in caplog.records if "does not move in" in each.message]
        assert any(str(place) in told for place in places)
        soon(lambda: watch.lags == {})
        assert runner.trouble is None


class Stalled(KafkaLog):
    """A client, and whatever replaces it, that fetches nothing of one partition."""

    stalls = True

    def poll(self, limit: int) -> Sequence[Record]:
        places = [TopicPartition(topic, STALLED) for topic in self.topics]
        if self._client and STALLED in self.assignment.partitions:
            (self._client.pause if self.stalls else self._client.resume)(*places)
        return super().poll(limit)


def test_a_partition_that_no_replaced_client_moves_alarms_until_one_does(
    log: KafkaTestLog, opening: Opening
) -> None:
    view = opening("view", *VIEW)
    inside = Stalled(log.kafka, f"{log.topics[0]}.g", log.topics, PARTITIONS)
    watch = LagWatch(stuck_after=STUCK_AFTER, standstill_after=2 * STUCK_AFTER)
    with closing(Runner("reader", Consumer(view, inside, Shelf()), watch, 0.3)) as runner:
        runner.start()
        file(log, 1)
        soon(lambda: runner.standstill)
        assert runner.alarms
        assert f"{log.topics[0]}/{STALLED} stands still since " in (runner.standstill or "")
        inside.stalls = False
        soon(lambda: kept(view) == expected(log, 1))
        soon(lambda: not runner.alarms)
