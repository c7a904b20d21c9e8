"""The partitions that a group in Apache Kafka has assigned to a member."""

import itertools
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from kafka import ConsumerRebalanceListener, TopicPartition

from services.kit.log import NO_ASSIGNMENT, Assignment
from services.kit.log.kafka.topics import log_of


class Membership(ConsumerRebalanceListener):  # type: ignore[misc]
    """The assignment of one member; the client reports it from a thread of its own.

    A member works on partitions whose numbers it has of all topics. A member that is given other
    partitions has none to work on, and `uneven` lists them.
    """

    def __init__(self, client: Any, ids: Mapping[str, str]) -> None:
        self._client = client
        self._topics = list(ids)
        self._log = log_of(ids)
        self.assignment = NO_ASSIGNMENT
        self.uneven: str | None = None

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        # Nothing is fetched before the reader has found its place in its own store, and nobody
        # else is asked for it.
        self._client.pause(*assigned)
        for each in assigned:
            self._client.seek(each, 0)
        of_each = {
            topic: sorted(at.partition for at in assigned if at.topic == topic)
            for topic in self._topics
        }
        one, *others = of_each.values()
        even = all(each == one for each in others)
        self._have(one if even else [], None if even else _told(of_each))

    def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:  # noqa: ARG002
        self._have([])

    def on_partitions_lost(self, lost: Collection[TopicPartition]) -> None:  # noqa: ARG002
        self._have([])

    def _have(self, partitions: Sequence[int], uneven: str | None = None) -> None:
        self.uneven = uneven
        self.assignment = Assignment(self._log, next(_assignments), frozenset(partitions))


_assignments = itertools.count(1)


def _told(of_each: Mapping[str, Sequence[int]]) -> str:
    return "; ".join(
        f"of {topic} {', '.join(map(str, numbers)) or 'none'}" for topic, numbers in of_each.items()
    )
