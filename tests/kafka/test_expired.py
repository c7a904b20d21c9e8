"""What expired on the log: whoever has read it goes on and says so, others are refused."""

from contextlib import closing

import pytest
from kafka import KafkaAdminClient

from services.kit.clock import WallClock
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.fence import positions_in
from services.kit.consumer.shelf import Shelf
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log import LogExpired, Record
from services.kit.log.kafka.broker import KafkaBroker
from services.kit.log.kafka.log import KafkaLog
from services.kit.log.kafka.whole_log import WholeLog, whole
from services.kit.recovery.refill import Refill, found_in_export, found_on_log
from services.kit.recovery.store_behind_topic import StoreBehindTopic
from services.kit.relay import relay
from services.kit.relay.relay import Relay
from tests.component.kit.facts import declared, drafted
from tests.kafka.conftest import Opening
from tests.kafka.logs import PARTITIONS, KafkaTestLog, joined, read_to_the_end
from tests.kafka.partition_ends import another_relay, ends_of, places, reading, settled, values
from tests.kafka.partition_ends import (
    log as log,  # noqa: PLC0414
)
from tests.kafka.test_lag import soon
from tests.kafka.test_members import VIEW, expected, file, kept


def expire(log: KafkaTestLog, before: int = -1) -> None:
    """Delete the records before an offset, or all; as a retention does that should not be."""
    with closing(KafkaAdminClient(**log.kafka.connection())) as admin:
        admin.delete_records(dict.fromkeys(places(log), before))


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
                (at.topic, at.partition): end - 1 for at, end in ends_of(log).items()
            }
    assert "are gone from the log, read here" in caplog.text


def left(log: KafkaTestLog, topic: str) -> list[Record]:
    with closing(WholeLog(log.kafka, [topic], PARTITIONS)) as alone:
        alone.seek_to_the_start()
        return read_to_the_end(alone)
