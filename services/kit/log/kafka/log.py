"""The log in Apache Kafka: the group assigns partitions, and our stores keep the positions."""

import logging
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

from kafka import KafkaConsumer, TopicPartition
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.coordinator.base import MemberState
from kafka.errors import IllegalStateError, KafkaError, NoOffsetForPartitionError

from services.kit.log import NO_ASSIGNMENT, Assignment, LogUnavailable, LogUnfit, Place, Record
from services.kit.log.kafka import partition_ends
from services.kit.log.kafka.client import opened
from services.kit.log.kafka.group import members
from services.kit.log.kafka.identity import refuse_others
from services.kit.log.kafka.membership import Membership
from services.kit.log.kafka.partition_ends import BROKER_SECONDS
from services.kit.log.kafka.settings import KafkaSettings
from services.kit.log.kafka.topics import KafkaTopics

POLL_MS: Final = 100
"""Milliseconds that a poll waits for records known to exist, and for those that may come."""

JOIN_IN_SESSION_TIMEOUTS: Final = 3
"""Session timeouts within which a join must end."""

CLOSING_MS: Final = 3000

_log = logging.getLogger(__name__)


class SharedUnevenly(LogUnfit):
    """The group assigns other partition numbers of one topic than of another."""


class KafkaLog:
    """Reads the topics as a member of a group; `assignor` decides how members share partitions.

    All members read all the topics, which have equally many partitions, so that the range assignor
    gives each member the same partition numbers of every topic. A member that is given other
    partitions has none to work on. Positions are never committed to Kafka. No method may be called
    by two threads at once.
    """

    immediate = False
    pause = 0.02

    def __init__(
        self,
        kafka: KafkaSettings,
        group: str,
        topics: Sequence[str],
        partitions: int,
        assignor: type = RangePartitionAssignor,
    ) -> None:
        self.topics = topics
        self.partitions = partitions
        self._kafka = kafka
        self._looked_at = KafkaTopics(kafka, topics, partitions)
        self._ids: Mapping[str, str] = {}
        self._group = group
        self._assignor = assignor
        self._client: Any = None
        self._membership: Membership | None = None
        self._sought = NO_ASSIGNMENT
        self._next: dict[Place, int] = {}
        self._settled_at = 0.0
        self._told = (0, "")

    @property
    def assignment(self) -> Assignment:
        return self._membership.assignment if self._membership else NO_ASSIGNMENT

    def seek(self, positions: Mapping[Place, int]) -> None:
        assigned = self.assignment
        wanted = {
            TopicPartition(*place): positions.get(place, -1) + 1
            for place in self._places(assigned.partitions)
        }
        with self._or_made_anew():
            starts = partition_ends.starts(self._client, wanted)
        self._next = {(at.topic, at.partition): offset for at, offset in starts.items()}
        for place, offset in starts.items():
            try:
                self._client.seek(place, offset)
                self._client.resume(place)
            except (ValueError, KeyError):  # given back this moment: the next poll says so
                return
        self._sought = assigned

    def poll(self, limit: int) -> Sequence[Record]:
        with self._or_made_anew():
            client = self._joined()
        until = time.monotonic() + BROKER_SECONDS
        while time.monotonic() < until:
            with self._or_made_anew():
                wait = 0 if self._next and self._is_at_the_end() else POLL_MS
                found = self._polled(client, wait, limit)
            self._stay_with_known_topics(client)
            self._leave_a_join_that_hangs()
            self._refuse_uneven()
            if self.assignment != self._sought:
                return []
            if records := [record for each in found.values() for record in map(_record, each)]:
                self._next |= {(r.topic, r.partition): r.offset + 1 for r in records}
                return records
            if self._is_at_the_end() or self._passes_to_the_end():
                return []
        self.rejoin()
        raise LogUnavailable(f"Kafka at {self._kafka.bootstrap} gives nothing, and there is more")

    def reached(self) -> Mapping[Place, int]:
        return {place: offset - 1 for place, offset in self._next.items()}

    def ends(self) -> Mapping[Place, int]:
        with self._or_made_anew():
            ends = partition_ends.ends(self._joined(), self._everywhere())
        return {(at.topic, at.partition): end - 1 for at, end in ends.items()}

    def rejoin(self) -> bool:
        client, self._client, self._membership = self._client, None, None
        if client is not None:
            try:
                client.close(autocommit=False, timeout_ms=CLOSING_MS)
            except KafkaError as fault:
                _log.warning("left the group %s in bad order: %s", self._group, fault)
        return True

    def close(self) -> None:
        self.rejoin()

    def _joined(self) -> Any:
        if self._client is None:
            self._ids = self._looked_at.check()
            session = int(self._kafka.session_timeout * 1000)
            self._client = opened(
                KafkaConsumer,
                self._kafka,
                group_id=self._group,
                partition_assignment_strategy=[self._assignor],
                session_timeout_ms=session,
                heartbeat_interval_ms=session // 4,
                enable_auto_commit=False,
                auto_offset_reset="none",  # what is gone is told, and not passed over
                isolation_level="read_committed",
                allow_auto_create_topics=False,
                # A partition that has nothing must not hold up what others on the broker have.
                fetch_max_wait_ms=POLL_MS,
                metrics_enabled=False,
            )
            self._membership = Membership(self._client, self._ids)
            self._client.subscribe(self.topics, listener=self._membership)
            # Shared out before the client knows the topics, nothing is given to anybody; and it
            # may never look again.
            partition_ends.ends(self._client, self._everywhere())
            self._settled_at = time.monotonic()
        return self._client

    def _is_at_the_end(self) -> bool:
        """Whether everything is read that the brokers had when they last answered."""
        try:
            ends = [self._client.highwater(TopicPartition(*place)) for place in self._next]
        except IllegalStateError:  # given back this moment: the next poll says so
            return False
        return all(
            end is not None and offset >= end
            for end, offset in zip(ends, self._next.values(), strict=True)
        )

    def _stay_with_known_topics(self, client: Any) -> None:
        try:
            refuse_others(client._cluster, self._ids)  # noqa: SLF001 - it tells nowhere else
        except (LogUnavailable, LogUnfit):
            self.rejoin()
            raise

    def _refuse_uneven(self) -> None:
        """Raise `SharedUnevenly` if a member with another assignor has changed the assignment.

        This member stays in the group, because the partitions return once the other member ends.
        """
        member = self._membership
        if member is None or member.uneven is None:
            return
        number, why = self._told
        if number != member.assignment.number:
            others = "; ".join(members(self._kafka, self._group)) or "nobody any more"
            why = (
                f"the group {self._group} gives partitions unlike of its topics ({member.uneven}): "
                f"none is worked on; end whoever is no service of ours; in the group are: {others}"
            )
            self._told = (member.assignment.number, why)
        raise SharedUnevenly(why)

    def _polled(self, client: Any, wait: int, limit: int) -> Any:
        with suppress(NoOffsetForPartitionError):  # given this moment: the listener is not told yet
            return client.poll(wait, limit * len(self.topics))
        return {}

    def _passes_to_the_end(self) -> bool:
        """Whether only markers and open transactions follow the last record read."""
        places = {TopicPartition(*place): place for place in self._next}
        with self._or_made_anew():
            ends = partition_ends.ends(self._client, list(places))
            try:
                at = {places[at]: self._client.position(at, POLL_MS) for at in places}
            except (IllegalStateError, KeyError):  # given back this moment: the next poll says so
                return False
        if self.assignment != self._sought or None in at.values():
            return False
        self._next = at
        return all(at[place] >= ends[each] for each, place in places.items())

    def _leave_a_join_that_hangs(self) -> None:
        """End a join that would wait for ever (kafka-python 3.0.12, `need_rejoin`).

        The client hangs if a poll ends during a join that a change of metadata had caused.
        """
        now = time.monotonic()
        if self._client.group_metadata().state != MemberState.REBALANCING:
            self._settled_at = now
        elif now - self._settled_at > JOIN_IN_SESSION_TIMEOUTS * self._kafka.session_timeout:
            self.rejoin()
            raise LogUnavailable(f"the group {self._group} gives no partitions: joining anew")

    def _everywhere(self) -> list[TopicPartition]:
        return [TopicPartition(*place) for place in self._places(range(self.partitions))]

    def _places(self, partitions: Collection[int]) -> list[Place]:
        return [(topic, partition) for topic in self.topics for partition in sorted(partitions)]

    @contextmanager
    def _or_made_anew(self) -> Iterator[None]:
        try:
            yield
        except (KafkaError, OSError) as fault:
            self.rejoin()
            raise LogUnavailable(f"Kafka at {self._kafka.bootstrap}: {fault}") from fault


def _record(found: Any) -> Record:
    return Record(found.topic, found.partition, found.offset, found.value or b"")
