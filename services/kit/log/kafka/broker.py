"""Apache Kafka as a relay uses it."""

from collections.abc import Mapping

from services.kit.log.kafka.last_records import last_values
from services.kit.log.kafka.sender import KafkaSender
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics


class KafkaBroker:
    """The brokers of these settings."""

    def __init__(self, kafka: KafkaSettings) -> None:
        self._kafka = kafka
        self._topics: dict[str, KafkaTopics] = {}
        self._ids: dict[str, str] = {}

    def check(self, topic: str, partitions: int) -> str:
        known = self._topics.setdefault(topic, KafkaTopics(self._kafka, [topic], partitions))
        self._ids |= known.check()
        return self._ids[topic]

    def last_values(self, topic: str, partitions: int) -> Mapping[int, bytes | None]:
        return last_values(self._kafka, topic, partitions)

    def sender(self, topic: str) -> KafkaSender:
        """A new producer of a topic whose id was checked."""
        return KafkaSender(self._kafka, topic, self._ids[topic])
