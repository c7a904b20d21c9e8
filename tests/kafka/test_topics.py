"""The topics in Kafka are made as the log needs them, and held to it."""

import threading
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from services.kit.log import LogUnavailable
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics, TopicsUnfit
from tests.kafka.logs import topics_named
from tools.servers.here import free_port


def configs(kafka: KafkaSettings, topic: str) -> dict[str, str]:
    client = KafkaAdminClient(**kafka.connection())
    resource = ConfigResource(ConfigResourceType.TOPIC, topic)
    said = client.describe_configs([resource], config_filter="all")["topic"][topic]
    client.close()
    return {name: each["value"] for name, each in said.items()}


def made(kafka: KafkaSettings, topic: str, **as_: Any) -> None:
    client = KafkaAdminClient(**kafka.connection())
    client.create_topics({topic: as_})
    client.wait_for_topics([topic])
    client.close()


def test_topics_are_made_with_every_setting_that_the_log_needs(kafka: KafkaSettings) -> None:
    names = topics_named("staffing", "audits")
    topics = KafkaTopics(kafka, names, 3)
    assert topics.ensure() == [f"{name}: made with 3 partitions" for name in names]

    for name in names:
        said = configs(kafka, name)
        assert said["cleanup.policy"] == "delete"
        assert said["retention.ms"] == said["retention.bytes"] == "-1"
        assert said["message.timestamp.type"] == "LogAppendTime"
        assert said["min.insync.replicas"] == "1"
        assert said["unclean.leader.election.enable"] == "false"
        assert int(said["max.message.bytes"]) > 512 * 1024
    assert set(topics.check()) == set(names)
    assert len(set(topics.check().values())) == 2


def test_made_once_they_are_left_alone(kafka: KafkaSettings) -> None:
    topics = KafkaTopics(kafka, topics_named("staffing"), 3)
    topics.ensure()
    ids = topics.check()
    assert topics.ensure() == []
    assert topics.check() == ids


def test_a_topic_that_is_missing_is_said_with_the_remedy(kafka: KafkaSettings) -> None:
    here, missing = topics_named("staffing", "audits")
    KafkaTopics(kafka, [here], 3).ensure()
    with pytest.raises(TopicsUnfit, match=f"^{missing} is missing: run `docket topics`$"):
        KafkaTopics(kafka, [here, missing], 3).check()


def test_a_topic_made_by_somebody_else_is_refused_until_it_is_set_right(
    kafka: KafkaSettings,
) -> None:
    [name] = topics_named("staffing")
    made(kafka, name, num_partitions=3, replication_factor=1, configs={"retention.ms": "604800000"})
    topics = KafkaTopics(kafka, [name], 3)
    with pytest.raises(TopicsUnfit, match=r"retention\.ms=604800000, not -1: run `docket topics`"):
        topics.check()

    assert f"{name}: retention.ms set to -1" in topics.ensure()
    topics.check()


def test_another_number_of_partitions_is_never_changed(kafka: KafkaSettings) -> None:
    [name] = topics_named("staffing")
    KafkaTopics(kafka, [name], 3).ensure()
    with pytest.raises(TopicsUnfit, match=r"has 3 partitions, not 12.*DOCKET_PARTITIONS=3"):
        KafkaTopics(kafka, [name], 12).ensure()


def test_copies_that_the_cluster_cannot_keep_are_refused(kafka: KafkaSettings) -> None:
    many = kafka.model_copy(update={"replication": 9})
    with pytest.raises(TopicsUnfit, match="9 copies need as many brokers, and"):
        KafkaTopics(many, topics_named("staffing"), 3).ensure()

    [name] = topics_named("staffing")
    KafkaTopics(kafka, [name], 3).ensure()
    with pytest.raises(TopicsUnfit, match="in 1 copies, not 9"):
        KafkaTopics(many, [name], 3).check()


def test_a_broker_that_does_not_answer_is_said_plainly_and_nothing_stays_behind() -> None:
    nowhere = KafkaSettings(bootstrap=f"127.0.0.1:{free_port()}")
    threads = threading.active_count()
    with pytest.raises(LogUnavailable, match=f"no Kafka at {nowhere.bootstrap}"):
        KafkaTopics(nowhere, topics_named("staffing"), 3).check()
    assert threading.active_count() == threads
