"""A topic that has lost its end: the day is held where it did, until the end is back."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest
from kafka import KafkaProducer

from contracts.reading import read_json
from services.kit.clock import local_date
from services.kit.consumer import parking
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import closed_through, kept_of
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.partitions import partition_of, partition_of_stream
from services.kit.store import Notification, Store
from tests.component.kit.facts import declared, drafted
from tests.kafka.conftest import Opening
from tests.kafka.logs import PARTITIONS, KafkaTestLog, topics_named
from tests.kafka.test_ends import reading, settled
from tests.kafka.test_lag import soon
from tests.kafka.test_members import VIEW

DEALERS = [f"D-{n}" for n in range(8)]
LOSER = "D-1"
PLACE = partition_of(LOSER, PARTITIONS)


@pytest.fixture
def log(kafka: KafkaSettings, tmp_path: Path) -> Iterator[KafkaTestLog]:
    with closing(KafkaTestLog(tmp_path, topics_named("staffing"), kafka)) as made:
        yield made


def recorded(log: KafkaTestLog) -> Sequence[Notification]:
    """A fact of each dealer, another of one of them, and two days, closed then."""
    writing = log.journal(log.topics[0])
    writing.record([drafted(declared(f"1-{dealer}", dealer)) for dealer in DEALERS])
    writing.record([drafted(declared("last", LOSER))])
    today = received_on(writing.store.notifications(0, 100)[-1])
    writing.close_days(today)
    writing.close_days(date.fromordinal(today.toordinal() + 1))
    return writing.store.notifications(0, 100)


def received_on(event: Notification) -> date:
    return local_date(datetime.fromisoformat(read_json(event.value)["recordedtime"]))


def put(log: KafkaTestLog, events: Sequence[Notification]) -> None:
    with closing(KafkaProducer(**log.kafka.connection(), acks="all")) as client:
        for each in events:
            place = partition_of_stream(each.stream, PARTITIONS)
            client.send(log.topics[0], each.value, partition=place)
        client.flush()


def closed(log: KafkaTestLog, view: Store) -> list[int]:
    """The partitions that have closed any day."""
    with view.reading() as look:
        return [p for p in range(PARTITIONS) if closed_through(look, log.topics, p)]


def waiting(view: Store) -> dict[str, str]:
    with view.reading() as look:
        return {each.stream: each.reason for each in parking.all_parked(look)}


def come_to_rest(reader: Consumer) -> None:
    soon(lambda: settled(reader))


@pytest.mark.parametrize("lost", [["last"], ["last", "the first closing"]])
def test_no_day_is_closed_there_until_the_end_is_back(
    log: KafkaTestLog, opening: Opening, lost: list[str]
) -> None:
    view = opening("view", *VIEW)
    events = recorded(log)
    gone = [each for each in events if (each.stream, each.sequence) == (LOSER, 2)]
    if len(lost) > 1:
        gone += [each for each in events if (each.stream, each.sequence) == (f"*/{PLACE}", 1)]
    assert len(gone) == len(lost)
    put(log, [each for each in events if each not in gone])

    others = [each for each in range(PARTITIONS) if each != PLACE]
    with closing(reading(log, view)) as reader:
        come_to_rest(reader)
        assert closed(log, view) == others
        [(stream, why)] = waiting(view).items()
        assert stream == f"*/{PLACE}"
        assert why.startswith(
            f"events are lost: {log.topics[0]}/{PLACE}: " if len(lost) == 1 else "gap: 0 "
        )
        put(log, gone[1:])
        come_to_rest(reader)
        assert closed(log, view) == others

        put(log, [*gone[:1], *events])
        come_to_rest(reader)
        assert closed(log, view) == list(range(PARTITIONS))
        assert waiting(view) == {}
        with view.reading() as look:
            facts = kept_of(look, LOSER)
        assert [each.after_close for each in facts] == ["", ""]
