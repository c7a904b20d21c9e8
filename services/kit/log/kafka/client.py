"""Clients of Apache Kafka; a client that fails to open leaves no thread or socket behind."""

from collections.abc import Callable
from typing import Any, Final

from kafka.errors import KafkaError
from kafka.net.compat import KafkaNetClient

from services.kit.log import LogUnavailable
from services.kit.log.kafka.refusal import refuse_settings_at_fault
from services.kit.log.kafka.settings import KafkaSettings

BOOTSTRAP_MS: Final = 5000
"""Milliseconds that the brokers have for their first answer."""

LONGEST_PAUSE_MS: Final = 2000
"""Milliseconds between two attempts to connect, at most."""

LOOK_MS: Final = 5000
"""Milliseconds after which a client refreshes metadata, and notices a re-created topic."""


def opened(kind: Callable[..., Any], kafka: KafkaSettings, **configs: Any) -> Any:
    """A client of the given class, which creates no topic.

    Raises `LogUnavailable`, or `KafkaRefuses` if brokers answer and refuse.
    """
    inside: list[KafkaNetClient] = []

    def kept(**told: Any) -> KafkaNetClient:
        client = KafkaNetClient(**told)
        # kafka-python 3.0.12 takes `allow_auto_create_topics`, and sends its requests without it.
        client.cluster.config["allow_auto_create_topics"] = False
        inside.append(client)
        return client

    try:
        return kind(
            **kafka.connection(),
            bootstrap_timeout_ms=BOOTSTRAP_MS,
            reconnect_backoff_max_ms=LONGEST_PAUSE_MS,
            metadata_max_age_ms=LOOK_MS,
            kafka_client=kept,
            **configs,
        )
    except BaseException as fault:
        # The client does not close itself where it fails: its thread and its sockets would stay.
        for each in inside:
            each.close()
        if isinstance(fault, KafkaError | OSError):
            refuse_settings_at_fault(kafka)
            raise LogUnavailable(f"no Kafka at {kafka.bootstrap}: {fault}") from fault
        raise
