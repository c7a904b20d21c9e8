"""The event log in between: partitions that only grow, and groups of members that share them."""

from collections.abc import Mapping, Sequence
from itertools import count

from services.kit.log import NO_ASSIGNMENT, Assignment, LogUnavailable, Place, Record
from tests.simulation.instance import Exposure
from tests.simulation.world import World

NAME = "simulated"


class Broker:
    """Keeps what it is sent, in the order in which it came."""

    def __init__(self, topics: Sequence[str], partitions: int) -> None:
        self.partitions = partitions
        self.log: dict[Place, list[bytes]] = {
            (topic, partition): [] for topic in topics for partition in range(partitions)
        }

    def once_each(self, topic: str, partition: int) -> list[bytes]:
        """What a partition holds, repetitions left out."""
        return list(dict.fromkeys(self.log[topic, partition]))

    def whole(self, topic: str) -> list[bytes]:
        """What a topic holds, repetitions left out."""
        return [v for p in range(self.partitions) for v in self.once_each(topic, p)]

    def records(self, place: Place, start: int, limit: int) -> list[Record]:
        values = self.log[place][start : start + limit]
        return [Record(*place, offset, value) for offset, value in enumerate(values, start)]


class Group:
    """Says which member reads which partitions. Members hear of it when they next poll."""

    def __init__(self, world: World, partitions: int) -> None:
        self._world = world
        self._partitions = partitions
        self._numbers = count(1)
        self._shares: dict[Member, Assignment] = {}

    def share_of(self, member: "Member") -> Assignment:
        """What a member has; one that the group does not know joins."""
        if member not in self._shares:
            self._shares[member] = NO_ASSIGNMENT
            self.rebalance()
        return self._shares[member]

    def expel(self, member: "Member") -> None:
        """The member has not been heard of for too long."""
        if self._shares.pop(member, None) is not None:
            self.rebalance()

    def rebalance(self) -> None:
        """Share the partitions out anew among the living."""
        rng = self._world.chance.rng
        living = [member for member in self._shares if member.life.alive]
        shares: dict[Member, set[int]] = {member: set() for member in living}
        for partition in range(self._partitions if living else 0):
            shares[rng.choice(living)].add(partition)
        self._shares = {
            member: Assignment(NAME, next(self._numbers), frozenset(share))
            for member, share in shares.items()
        }


class Member:
    """A reader of the log, as one life of a process has it: it may be the last to hear."""

    immediate = False
    pause = 0.0

    def __init__(
        self, broker: Broker, group: Group, topics: Sequence[str], life: Exposure, world: World
    ) -> None:
        self.topics = topics
        self.partitions = broker.partitions
        self.assignment = NO_ASSIGNMENT
        self.life = life
        life.at_pause = self._is_missed
        self._broker = broker
        self._group = group
        self._world = world
        self._sought: Assignment | None = None
        self._next: dict[Place, int] = {}

    def seek(self, positions: Mapping[Place, int]) -> None:
        self._sought = self.assignment
        self._next = {
            (topic, partition): positions.get((topic, partition), -1) + 1
            for topic in self.topics
            for partition in sorted(self.assignment.partitions)
        }

    def poll(self, limit: int) -> Sequence[Record]:
        self.life.meet("before a poll")
        if self.assignment is NO_ASSIGNMENT or not self.life.strikes("rebalance unheard"):
            self._hear_of(self._group.share_of(self))
        if self.life.strikes("log fails", "at a poll"):
            self._sought = None
            raise LogUnavailable("no broker answers")
        if self.assignment != self._sought:
            return []
        records = self._fetched(limit)
        if records:
            self.life.tell(f"reads {_summary(records)}")
        self.life.meet("after a poll")
        return records

    def reached(self) -> Mapping[Place, int]:
        return {}

    def ends(self) -> Mapping[Place, int]:
        return {place: len(values) - 1 for place, values in self._broker.log.items()}

    def rejoin(self) -> bool:
        self._group.expel(self)
        self._hear_of(NO_ASSIGNMENT)
        return True

    def close(self) -> None:
        self.rejoin()

    def _hear_of(self, share: Assignment) -> None:
        if share != self.assignment:
            self.life.session += 1
            self.assignment = share

    def _fetched(self, limit: int) -> list[Record]:
        rng = self._world.chance.rng
        places = list(self._next)
        rng.shuffle(places)
        records: list[Record] = []
        for place in places:
            start = self._next[place]
            if self.life.strikes("log repeats"):
                start = max(0, start - rng.randint(1, 6))
            most = rng.randrange(4) if self.life.strikes("log delays") else limit
            found = self._broker.records(place, start, most)
            self._next[place] = start + len(found)
            records += found
        return records

    def _is_missed(self) -> None:
        if self._world.chance.rng.random() < 0.8:
            self._group.expel(self)


def _summary(records: Sequence[Record]) -> str:
    spans: dict[Place, list[int]] = {}
    for record in records:
        spans.setdefault((record.topic, record.partition), []).append(record.offset)
    return ", ".join(
        f"{topic.split('.')[1]}/{partition} {offsets[0]}..{offsets[-1]}"
        for (topic, partition), offsets in spans.items()
    )
