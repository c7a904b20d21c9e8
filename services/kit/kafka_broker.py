"""Apache Kafka as a relay meets it."""

from collections.abc import Mapping

from services.kit.kafka_sender import KafkaSender
from services.kit.kafka_settings import KafkaSettings
from services.kit.kafka_tail import last_values
from services.kit.kafka_topics import KafkaTopics


class KafkaBroker:
    """The brokers of these settings."""

    def __init__(self, kafka: KafkaSettings) -> None:
        self._kafka = kafka

    def check(self, topic: str, partitions: int) -> str:
        return KafkaTopics(self._kafka, [topic], partitions).check()[topic]

    def last_values(self, topic: str, partitions: int) -> Mapping[int, bytes | None]:
        return last_values(self._kafka, topic, partitions)

    def sender(self, topic: str) -> KafkaSender:
        return KafkaSender(self._kafka, topic)
