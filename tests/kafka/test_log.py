"""The log, embedded and in Kafka: each partition in its order, nothing lost, nothing doubled."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta

import pytest

from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf, closed_through, kept_of
from services.kit.log import LogReader, Record
from services.kit.log.partitions import partition_of
from services.kit.store import Store
from tests.component.kit.facts import declared, drafted, policy_published
from tests.kafka.conftest import Opening
from tests.kafka.logs import PARTITIONS, TestLog, joined, read_to_the_end, run_to_the_end

VIEW = (*consumer.TABLES, *shelf.TABLES)


@pytest.fixture
def reader(log: TestLog) -> Iterator[LogReader]:
    with closing(log.reader("readers")) as opened:
        yield opened


def record(log: TestLog, *dealers: str, topic: int = 0, start: int = 0) -> None:
    bodies = [declared(str(n), dealer) for n, dealer in enumerate(dealers, start)]
    log.journal(log.topics[topic]).record([drafted(body) for body in bodies])


def written(log: TestLog, topic: int = 0) -> list[bytes]:
    """The recorded bytes of a topic, in its store's order."""
    return [n.value for n in log.journal(log.topics[topic]).store.notifications(0, 10_000)]


def by_partition(records: list[Record]) -> dict[int, list[bytes]]:
    return {
        partition: [r.value for r in records if r.partition == partition]
        for partition in range(PARTITIONS)
    }


def test_each_partition_has_its_events_byte_for_byte_in_the_order_of_the_store(
    log: TestLog, reader: LogReader
) -> None:
    dealers = [f"D-{n % 9}" for n in range(60)]
    record(log, *dealers)
    log.journal(log.topics[0]).record([drafted(policy_published())])
    log.journal(log.topics[0]).close_days(date(2012, 7, 5))

    placed = [partition_of(dealer, PARTITIONS) for dealer in dealers] + [0, 1, 2, 3] * 2
    expected = by_partition(
        [Record("", p, 0, value) for p, value in zip(placed, written(log), strict=True)]
    )
    records = read_to_the_end(joined(reader))
    assert by_partition(records) == expected
    for partition in range(PARTITIONS):
        offsets = [r.offset for r in records if r.partition == partition]
        assert offsets == sorted(set(offsets))


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_however_it_is_cut_nothing_is_lost_or_doubled(
    log: TestLog, reader: LogReader, limit: int
) -> None:
    record(log, *[f"D-{n % 9}" for n in range(50)])
    found = read_to_the_end(joined(reader), limit)
    assert sorted(r.value for r in found) == sorted(written(log))


def test_a_reader_goes_on_after_its_positions(log: TestLog, reader: LogReader) -> None:
    record(log, *[f"D-{n % 9}" for n in range(80)])
    whole = read_to_the_end(joined(reader))
    positions = {
        (r.topic, r.partition): r.offset
        for partition in range(PARTITIONS - 1)
        for r in [each for each in whole if each.partition == partition][: 3 * partition + 1]
    }
    reader.seek(positions)
    rest = [r for r in whole if r.offset > positions.get((r.topic, r.partition), -1)]
    again = read_to_the_end(reader, 7)
    assert by_partition(again) == by_partition(rest)
    assert 0 < len(again) < len(whole)

    reader.seek({})
    assert by_partition(read_to_the_end(reader)) == by_partition(whole)


def test_the_topics_are_read_side_by_side_and_a_dealer_in_the_same_partition_of_each(
    log: TestLog, reader: LogReader
) -> None:
    dealers = [f"D-{n}" for n in range(20)]
    for topic in (0, 1):
        record(log, *dealers, topic=topic)
    records = read_to_the_end(joined(reader), 7)

    assert reader.assignment.partitions == frozenset(range(PARTITIONS))
    of_each = [[r for r in records if r.topic == topic] for topic in log.topics]
    assert [sorted(r.partition for r in each) for each in of_each] == [
        sorted(partition_of(dealer, PARTITIONS) for dealer in dealers)
    ] * 2


def test_the_end_is_said_only_where_it_is_and_what_is_recorded_later_comes_later(
    log: TestLog, reader: LogReader
) -> None:
    joined(reader)
    assert reader.poll(10) == []
    for day in range(3):
        log.journal(log.topics[0]).close_days(date(2012, 7, 1) + timedelta(days=day))
        assert len(read_to_the_end(reader, 1)) == PARTITIONS
        assert reader.poll(10) == []


def test_an_event_as_large_as_one_may_be_is_read_like_any_other(
    log: TestLog, reader: LogReader
) -> None:
    large = policy_published(document="𠀀" * 65_536)
    log.journal(log.topics[0]).record([drafted(large)])
    record(log, "D-1")
    assert len(read_to_the_end(joined(reader))) == PARTITIONS + 1


def kept(view: Store, dealer: str) -> list[tuple[str, int]]:
    with view.reading() as look:
        return [(each.topic, each.sequence) for each in kept_of(look, dealer)]


def test_a_consumer_that_comes_back_goes_on_where_its_results_stand(
    log: TestLog, opening: Opening
) -> None:
    view = opening("view", *VIEW)
    for round_ in range(3):
        record(log, "D-1", "D-2", start=2 * round_)
        with closing(Consumer(view, log.reader("views"), Shelf())) as again:
            run_to_the_end(again)
        expected = [(log.topics[0], number) for number in range(1, round_ + 2)]
        assert kept(view, "D-1") == kept(view, "D-2") == expected


def test_a_day_is_closed_to_a_consumer_when_all_topics_have_closed_it(
    log: TestLog, opening: Opening
) -> None:
    view = opening("view", *VIEW)
    with closing(Consumer(view, log.reader("views"), Shelf())) as reading:
        for topic, through in zip(log.topics, (date(2012, 7, 5), date(2012, 7, 4)), strict=True):
            log.journal(topic).close_days(through)
        run_to_the_end(reading)
        with view.reading() as look:
            closed = {closed_through(look, log.topics, p) for p in range(PARTITIONS)}
    assert closed == {date(2012, 7, 4)}
