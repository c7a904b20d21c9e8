"""The topics of the log in Apache Kafka: created as required, and checked at start-up."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError

from services.kit.log import LogUnavailable, LogUnfit
from services.kit.log.kafka.client import opened
from services.kit.log.kafka.identity import refuse_made_anew
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.outgoing import LARGEST_BATCH_BYTES


def log_of(ids: Mapping[str, str]) -> str:
    """The name of the log with topics of these ids: re-created topics are another log."""
    return " ".join(["kafka", *ids.values()])


class TopicsUnfit(LogUnfit):
    """The topics are not as the log needs them; the message names the remedy."""


class KafkaTopics:
    """The topics of the log, as required, and as they were at the first check."""

    def __init__(self, kafka: KafkaSettings, names: Sequence[str], partitions: int) -> None:
        self._kafka = kafka
        self._names = names
        self._partitions = partitions
        self._known: Mapping[str, str] = {}
        self._configs = {
            "cleanup.policy": "delete",
            "retention.ms": "-1",
            "retention.bytes": "-1",
            "max.message.bytes": str(LARGEST_BATCH_BYTES),
            # The broker's own clock: an event from another year is taken like any other.
            "message.timestamp.type": "LogAppendTime",
            "min.insync.replicas": str(kafka.copies_needed),
            "unclean.leader.election.enable": "false",
        }

    def ensure(self) -> list[str]:
        """Create the missing topics, and correct their configuration; returns what was done."""
        with _admin(self._kafka) as admin:
            missing = [name for name in self._names if name not in _found(admin, self._names)]
            if missing:
                self._refuse_too_many_copies(admin)
                admin.create_topics({name: self._wanted() for name in missing})
                admin.wait_for_topics(missing)
            said = _configs(admin, self._names)
            amended = {name: self._differing(said[name]) for name in self._names}
            amended = {name: configs for name, configs in amended.items() if configs}
            if amended:
                admin.alter_configs([
                    ConfigResource(ConfigResourceType.TOPIC, name, configs)
                    for name, configs in amended.items()
                ])  # fmt: skip
        self.check()
        return [
            *(f"{name}: made with {self._partitions} partitions" for name in missing),
            *(
                f"{name}: {setting} set to {value}"
                for name, configs in amended.items()
                for setting, value in configs.items()
            ),
        ]

    def check(self) -> Mapping[str, str]:
        """The topics' ids, by name; raises `TopicsUnfit`, `TopicMadeAnew`, or `LogUnavailable`."""
        with _admin(self._kafka) as admin:
            found = _found(admin, self._names)
            configs = _configs(admin, [name for name in self._names if name in found])
        ids = {name: str(found[name]["topic_id"]) for name in self._names if name in found}
        refuse_made_anew(self._known, ids)
        faults = [fault for name in self._names for fault in self._faults(name, found, configs)]
        if faults:
            raise TopicsUnfit("\n".join(faults))
        self._known = ids
        return ids

    def _refuse_too_many_copies(self, admin: Any) -> None:
        if self._kafka.replication > (brokers := len(admin.describe_cluster()["brokers"])):
            raise TopicsUnfit(
                f"{self._kafka.replication} copies need as many brokers, and {brokers} run: "
                f"start more, or set DOCKET_KAFKA_REPLICATION={brokers}"
            )

    def _wanted(self) -> dict[str, Any]:
        return {
            "num_partitions": self._partitions,
            "replication_factor": self._kafka.replication,
            "configs": self._configs,
        }

    def _differing(self, said: Mapping[str, str]) -> dict[str, str]:
        return {name: value for name, value in self._configs.items() if said[name] != value}

    def _faults(
        self, name: str, found: Mapping[str, Any], configs: Mapping[str, Mapping[str, str]]
    ) -> Iterator[str]:
        if name not in found:
            yield f"{name} is missing: run `docket topics`"
            return
        partitions = found[name]["partitions"]
        if len(partitions) != self._partitions:
            yield (
                f"{name} has {len(partitions)} partitions, not {self._partitions}: they are never "
                f"changed; set DOCKET_PARTITIONS={len(partitions)} if that is what it began with"
            )
        copies = min(len(each["replica_nodes"]) for each in partitions)
        if copies < self._kafka.replication:
            yield (
                f"{name} is kept in {copies} copies, not {self._kafka.replication}: add copies "
                "with kafka-reassign-partitions, or set DOCKET_KAFKA_REPLICATION"
            )
        for setting, value in self._differing(configs[name]).items():
            yield (
                f"{name} has {setting}={configs[name][setting]}, not {value}: "
                "run `docket topics`, which sets it"
            )


def _found(admin: Any, names: Sequence[str]) -> dict[str, Any]:
    topics = admin.describe_topics(list(names))
    return {topic["name"]: topic for topic in topics if topic["error_code"] == 0}


def _configs(admin: Any, names: Sequence[str]) -> dict[str, dict[str, str]]:
    if not names:
        return {}
    asked = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    said = admin.describe_configs(asked, config_filter="all")["topic"]
    return {
        name: {setting: each["value"] for setting, each in said[name].items()} for name in names
    }


@contextmanager
def _admin(kafka: KafkaSettings) -> Iterator[Any]:
    admin = opened(KafkaAdminClient, kafka)
    try:
        yield admin
    except KafkaError as fault:
        raise LogUnavailable(f"Kafka did not do as asked: {fault}") from fault
    finally:
        admin.close()
