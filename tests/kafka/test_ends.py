"""Offsets are places: a log that ends in markers is read to its end, and one that lost its
beginning goes on where that is known, and is refused where it is not."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition

from services.kit.clock import WallClock
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.fence import positions_in
from services.kit.consumer.shelf import Shelf
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log import LogExpired, Record
from services.kit.log.bounded import BoundedLog
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.log import KafkaLog
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.whole_log import WholeLog, whole
from services.kit.recovery.refill import Refill, found_in_export, found_on_log
from services.kit.recovery.store_behind_topic import StoreBehindTopic
from services.kit.relay import relay
from services.kit.relay.relay import Relay
from services.kit.store import Store
from tests.component.kit.facts import declared, drafted
from tests.kafka.conftest import Opening
from tests.kafka.logs import PARTITIONS, KafkaTestLog, joined, read_to_the_end, topics_named
from tests.kafka.test_lag import soon
from tests.kafka.test_members import VIEW, expected, file, kept
from tests.patience import PATIENCE

MARKED = ["committed", "aborted"]
FOREIGN = b"of a transaction"


@pytest.fixture
def log(kafka: KafkaSettings, tmp_path: Path) -> Iterator[KafkaTestLog]:
    with closing(KafkaTestLog(tmp_path, topics_named("staffing", "decisions"), kafka)) as made:
        yield made


def places(log: KafkaTestLog) -> list[TopicPartition]:
    return [TopicPartition(topic, each) for topic in log.topics for each in range(PARTITIONS)]


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


def expire(log: KafkaTestLog, before: int = -1) -> None:
    """Delete the records before an offset, or all; as a retention does that should not be."""
    with closing(KafkaAdminClient(**log.kafka.connection())) as admin:
        admin.delete_records(dict.fromkeys(places(log), before))


def reading(log: KafkaTestLog, view: Store) -> Consumer:
    return Consumer(
        view, KafkaLog(log.kafka, f"{log.topics[0]}.g", log.topics, PARTITIONS), Shelf()
    )


def settled(reader: Consumer) -> bool:
    """Whether all is read, after one more step."""
    busy = reader.step()
    behind = [each for each in reader.progress().values() if each.lag]
    return not busy and len(reader.taken.partitions) == PARTITIONS and not behind


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
        ends = {(at.topic, at.partition): end for at, end in _ends(log).items()}
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


@pytest.mark.parametrize("before", [1, -1])
def test_who_has_read_what_expired_goes_on_and_says_so(
    log: KafkaTestLog, opening: Opening, caplog: pytest.LogCaptureFixture, before: int
) -> None:
    view = opening("view", *VIEW)
    file(log, 1)
    with closing(reading(log, view)) as reader:
        soon(lambda: settled(reader))
    expire(log, before)
    with closing(reading(log, view)) as again:
        soon(lambda: settled(again))
        file(log, 2)
        soon(lambda: settled(again))
    assert kept(view) == expected(log, 2)
    alarms = [each.message for each in caplog.records if each.levelname == "ERROR"]
    for place in places(log):
        of_place = [each for each in alarms if each.startswith(f"{place.topic}/{place.partition}:")]
        assert of_place
        assert "offsets 0 to " in of_place[0]
        assert "docket topics" in of_place[0]


def test_who_has_not_read_what_expired_is_refused_and_told_what_helps(
    log: KafkaTestLog, opening: Opening
) -> None:
    file(log, 1)
    expire(log, 1)
    with closing(reading(log, opening("view", *VIEW))) as reader:
        with pytest.raises(LogExpired, match=r"/0: offsets 0 to 0 are gone .*make the topic anew"):
            soon(lambda: settled(reader))
        with pytest.raises(LogExpired):
            reader.step()
    with closing(WholeLog(log.kafka, log.topics, PARTITIONS)) as alone:
        assert alone.assignment.partitions
        with pytest.raises(LogExpired):
            alone.seek({})


def test_what_expires_beneath_a_reader_that_lags_is_not_passed_over(
    log: KafkaTestLog, opening: Opening
) -> None:
    view = opening("view", *VIEW)
    file(log, 1)
    inside = KafkaLog(log.kafka, f"{log.topics[0]}.g", log.topics, PARTITIONS)
    with closing(inside):
        joined(inside)
        read_to_the_end(inside)
        inside._client.pause(*places(log))  # noqa: SLF001
        file(log, 2)
        expire(log)
        file(log, 3)
        inside._client.resume(*places(log))  # noqa: SLF001
        with closing(Consumer(view, inside, Shelf())) as reader, pytest.raises(LogExpired):
            soon(lambda: settled(reader))


def test_a_relay_goes_on_where_all_has_expired_and_its_store_has_it(
    log: KafkaTestLog, caplog: pytest.LogCaptureFixture
) -> None:
    file(log, 1)
    expire(log)
    topic = log.topics[0]
    with closing(another_relay(log, topic)) as sending:
        log.journal(topic).record([drafted(declared("later", "D-1"))])
        assert sending.step()
    assert [e.value for e in left(log, topic)] == values(log, topic)[-1:]
    assert f"{topic}/0: offsets 0 to " in caplog.text


def test_a_relay_whose_store_has_nothing_of_what_expired_is_refused(
    log: KafkaTestLog, opening: Opening
) -> None:
    file(log, 1)
    expire(log)
    topic = log.topics[0]
    lost = opening("lost", *journal.TABLES, *relay.TABLES)
    Journal(lost, topic, PARTITIONS, WallClock()).record([drafted(declared("1", "D-1"))])
    with (
        closing(Relay(lost, topic, PARTITIONS, KafkaBroker(log.kafka))) as refused,
        pytest.raises(StoreBehindTopic, match=r"has lost all .* `docket restore --from` an export"),
    ):
        refused.step()
    assert left(log, topic) == []


def test_a_store_is_refilled_from_what_is_left_where_it_has_what_is_gone(
    log: KafkaTestLog, opening: Opening
) -> None:
    file(log, 1, 2)
    topic = log.topics[0]
    recorded = values(log, topic)
    file(log, 3)
    expire(log, 1)

    backup, empty = opening("backup", *journal.TABLES), opening("empty", *journal.TABLES)
    refill = Refill(backup, topic, PARTITIONS, accepts=True)
    refill.put_back(found_in_export(lambda: recorded, PARTITIONS))
    refill.put_back(found_on_log(whole(log.kafka, topic, PARTITIONS, refill.knows)))
    assert sorted(n.value for n in backup.notifications(0, 1000)) == sorted(values(log, topic))

    refill = Refill(empty, topic, PARTITIONS, accepts=True)
    with pytest.raises(LogExpired, match="restore from an export"):
        refill.put_back(found_on_log(whole(log.kafka, topic, PARTITIONS, refill.knows)))
    assert empty.notifications(0, 1000) == []


def test_a_topic_that_lost_its_end_is_read_again_and_that_is_said(
    log: KafkaTestLog, opening: Opening, caplog: pytest.LogCaptureFixture
) -> None:
    view = opening("view", *VIEW)
    file(log, 1)
    with closing(reading(log, view)) as reader:
        soon(lambda: settled(reader))
    with view.transaction() as tx:
        tx.execute("UPDATE positions SET position = position + 2")
    with closing(reading(log, view)) as again:
        soon(lambda: settled(again))
        file(log, 2)
        soon(lambda: settled(again))
        assert kept(view) == expected(log, 2)
        with view.reading() as look:
            assert positions_in(look) == {
                (at.topic, at.partition): end - 1 for at, end in _ends(log).items()
            }
    assert "are gone from the log, read here" in caplog.text


def another_relay(log: KafkaTestLog, topic: str) -> Relay:
    """One that takes over: the test's own gives its turn up."""
    log.stop_relays()
    return Relay(log.journal(topic).store, topic, PARTITIONS, KafkaBroker(log.kafka))


def values(log: KafkaTestLog, topic: str) -> list[bytes]:
    return [each.value for each in log.journal(topic).store.notifications(0, 10_000)]


def left(log: KafkaTestLog, topic: str) -> list[Record]:
    with closing(WholeLog(log.kafka, [topic], PARTITIONS)) as alone:
        alone.seek_to_the_start()
        return read_to_the_end(alone)


def _ends(log: KafkaTestLog) -> dict[TopicPartition, int]:
    with closing(KafkaConsumer(**log.kafka.connection())) as client:
        found: dict[TopicPartition, int] = client.end_offsets(places(log))
    return found
