"""The relay sends what a store records: in its order, byte for byte, once, from one instance."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from kafka import KafkaAdminClient

from contracts.reading import read_json
from services.kit.clock import WallClock
from services.kit.intake import journal
from services.kit.intake.journal import Journal
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics
from services.kit.log.outgoing import BATCH_BYTES
from services.kit.log.partitions import partition_of
from services.kit.recovery.store_behind_topic import StoreBehindTopic
from services.kit.relay import relay
from services.kit.store.locations import open_store
from tests.component.kit.facts import drafted, policy_published
from tests.kafka.logs import PARTITIONS
from tests.kafka.relays import Starting, file, on_topic, recorded, send_all, values


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
