"""What the client of Kafka leaves behind of servers that are gone is swept up, as for its tests."""

from tests.kafka.conftest import swept

__all__ = ["swept"]
