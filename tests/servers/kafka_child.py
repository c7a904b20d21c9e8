"""The broker of `tools/servers`, under the name by which tests outside this folder know it."""

from tools.servers.kafka_child import kafka_child

__all__ = ["kafka_child"]
