"""The partition of a subject: Kafka's own hash, computed here."""

from functools import lru_cache

from kafka.partitioner.default import murmur2

from contracts.topics import EVERY_DEALER


@lru_cache(maxsize=65536)
def partition_of(subject: str, partitions: int) -> int:
    """The partition of a subject among `partitions`, by Kafka's murmur2 partitioner."""
    return int((murmur2(subject.encode()) & 0x7FFFFFFF) % partitions)


def stream_of(subject: str, partition: int) -> str:
    """The stream an event is numbered in: the subject's, or for `*` the partition's own."""
    return f"{EVERY_DEALER}/{partition}" if subject == EVERY_DEALER else subject


def partition_of_stream(stream: str, partitions: int) -> int:
    """The partition of a stream."""
    head, slash, partition = stream.partition("/")
    if head == EVERY_DEALER and slash:
        return int(partition)
    return partition_of(stream, partitions)
