"""A group in which one member has all partitions, and the others wait to take over."""

from collections.abc import Iterable
from typing import Any

from kafka.coordinator.assignors.abstract import (
    AbstractPartitionAssignor,
    ConsumerProtocolAssignment,
    ConsumerProtocolSubscription,
)


class SoleAssignor(AbstractPartitionAssignor):  # type: ignore[misc]
    """For work that cannot be shared among instances by partition."""

    name = "sole"
    version = 0

    @classmethod
    def assign(cls, cluster: Any, members: Iterable[Any]) -> dict[str, Any]:
        """Every partition to the first member, by id."""
        first, *others = sorted(members, key=lambda member: str(member.member_id))
        every = [
            (topic, sorted(cluster.partitions_for_topic(topic) or ()))
            for topic in sorted(first.metadata.topics)
        ]
        return {
            first.member_id: ConsumerProtocolAssignment(cls.version, every, b""),
            **{
                other.member_id: ConsumerProtocolAssignment(cls.version, [], b"")
                for other in others
            },
        }

    @classmethod
    def metadata(cls, topics: Iterable[str]) -> Any:
        """The metadata with which a member joins."""
        return ConsumerProtocolSubscription(cls.version, list(topics), b"")

    @classmethod
    def on_assignment(cls, assignment: Any, generation: int) -> None:
        """The assignor remembers nothing."""
