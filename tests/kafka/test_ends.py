"""Offsets are places: a log that ends in markers is read to its end, and one that lost its
beginning goes on where that is known, and is refused where it is not."""

from contextlib import closing

import pytest
from kafka import KafkaProducer

from services.kit.log.bounded import BoundedLog
from services.kit.log.kafka.whole_log import WholeLog, whole
from tests.component.kit.facts import declared, drafted
from tests.kafka.conftest import Opening
from tests.kafka.logs import PARTITIONS, KafkaTestLog, joined, read_to_the_end
from tests.kafka.partition_ends import another_relay, ends_of, places, reading, settled, values
from tests.kafka.partition_ends import (
    log as log,  # noqa: PLC0414
)
from tests.kafka.test_lag import soon
from tests.kafka.test_members import VIEW, expected, file, kept
from tests.patience import PATIENCE

MARKED = ["committed", "aborted"]


FOREIGN = b"of a transaction"


def mark(log: KafkaTestLog, how: str, *values: bytes) -> None:
    """Let every partition end in a transaction's marker."""
    with closing(KafkaProducer(**log.kafka.connection(), transactional_id="mirror")) as mirror:
        mirror.init_transactions()
        mirror.begin_transaction()
        for place in places(log):
            for value in values:
                mirror.send(place.topic, value, partition=place.partition)
        mirror.flush()
        mirror.commit_transaction() if how == "committed" else mirror.abort_transaction()


@pytest.mark.parametrize("how", MARKED)
def test_a_reader_comes_to_an_end_that_is_a_marker_and_goes_on_from_it(
    log: KafkaTestLog, opening: Opening, how: str
) -> None:
    view = opening("view", *VIEW)
    file(log, 1)
    mark(log, how, *([FOREIGN] if how == "aborted" else []))
    with closing(reading(log, view)) as reader:
        soon(lambda: settled(reader))
        assert kept(view) == expected(log, 1)
        file(log, 2)
        mark(log, how, *([FOREIGN] if how == "aborted" else []))
        soon(lambda: settled(reader))
        assert kept(view) == expected(log, 2)
        with view.reading() as look:
            assert look.execute("SELECT stream FROM parked") == []
    with closing(reading(log, view)) as again:
        soon(lambda: settled(again))
        file(log, 3)
        soon(lambda: settled(again))
        assert kept(view) == expected(log, 3)


def test_an_open_transaction_holds_up_its_own_partition_alone(
    log: KafkaTestLog, opening: Opening
) -> None:
    view = opening("view", *VIEW)
    with closing(KafkaProducer(**log.kafka.connection(), transactional_id="slow")) as slow:
        slow.init_transactions()
        slow.begin_transaction()
        slow.send(log.topics[0], FOREIGN, partition=0).get(PATIENCE)
        with closing(reading(log, view)) as reader:
            file(log, 1)
            had = expected(log, 1)
            soon(lambda: settled(reader))
            assert any(kept(view)[dealer] == had[dealer] for dealer in had)
            assert any(kept(view)[dealer] != had[dealer] for dealer in had)
            slow.abort_transaction()
            soon(lambda: settled(reader) and kept(view) == had)


@pytest.mark.parametrize("how", MARKED)
def test_one_who_reads_it_alone_comes_to_the_end_too(log: KafkaTestLog, how: str) -> None:
    file(log, 1)
    mark(log, how, *([FOREIGN] * 40 if how == "aborted" else []))
    recorded = {topic: values(log, topic) for topic in log.topics}
    for topic, wanted in recorded.items():
        found = whole(log.kafka, topic, PARTITIONS, lambda _: False)
        assert sorted(record.value for record in found) == sorted(wanted)

    with closing(WholeLog(log.kafka, log.topics, PARTITIONS)) as alone:
        joined(alone)
        assert len(read_to_the_end(alone)) == sum(map(len, recorded.values()))
        ends = {(at.topic, at.partition): end for at, end in ends_of(log).items()}
        assert alone.reached() == {at: end - 1 for at, end in ends.items()}
        bounded = BoundedLog(alone, dict.fromkeys(ends, 0))
        bounded.seek({})
        assert len(read_to_the_end(bounded)) == len(ends)
        assert set(bounded.reached().values()) == {0}


@pytest.mark.parametrize("how", MARKED)
def test_a_relay_goes_on_behind_a_marker_and_sends_nothing_twice(
    log: KafkaTestLog, how: str
) -> None:
    file(log, 1)
    mark(log, how, *([FOREIGN] * 40 if how == "aborted" else []))
    for topic in log.topics:
        with closing(another_relay(log, topic)) as sending:
            log.journal(topic).record([drafted(declared("later", "D-1"))])
            while sending.step():
                pass
        found = [each.value for each in whole(log.kafka, topic, PARTITIONS, lambda _: False)]
        assert sorted(found) == sorted(values(log, topic))
