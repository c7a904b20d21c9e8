"""`docket topics`: creates and configures the topics of the log in Apache Kafka."""

from services.commands.refusal import Unusable
from services.kit.log.kafka.settings import read_kafka_settings
from services.kit.log.kafka.topics import KafkaTopics
from services.registry import OWNER
from services.settings import read_settings


def ensure_topics() -> dict[str, list[str]]:
    """Create the topics; returns what was done; raises `TopicsUnfit` or `LogUnavailable`."""
    kafka = read_kafka_settings()
    if kafka is None:
        raise Unusable("DOCKET_KAFKA_BOOTSTRAP: name the brokers, as host:port")
    return {"done": KafkaTopics(kafka, tuple(OWNER), read_settings().partitions).ensure()}
