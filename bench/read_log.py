"""A log in memory: the cost of a consumer if reading costs nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence

from contracts.topics import STAFFING
from services.kit.log import Assignment, Place, Record
from services.kit.log.decoding import decoded
from services.kit.log.outgoing import Outgoing

PARTITIONS = 12


class Read:
    """A log that is in memory already."""

    topics = (STAFFING,)
    partitions = PARTITIONS
    immediate = True
    pause = 0.0
    assignment = Assignment("bench", 1, frozenset(range(PARTITIONS)))

    def __init__(self, events: Sequence[Outgoing]) -> None:
        offsets: Counter[int] = Counter()
        self._records: list[Record] = []
        for each in events:
            self._records.append(
                Record(STAFFING, each.partition, offsets[each.partition], each.value)
            )
            offsets[each.partition] += 1
        self._at = 0

    def seek(self, positions: Mapping[Place, int]) -> None:
        """Ignored, because the log is read once."""

    def poll(self, limit: int) -> Sequence[Record]:
        """The next records."""
        found = self._records[self._at : self._at + limit]
        self._at += len(found)
        return found

    def reached(self) -> Mapping[Place, int]:
        """Empty, because the records alone tell it."""
        return {}

    def ends(self) -> Mapping[Place, int]:
        """Empty, because it cannot lag."""
        return {}

    def rejoin(self) -> bool:
        """There is no consumer group."""
        return False

    def close(self) -> None:
        """There is nothing to close."""


def kept_row(each: Outgoing) -> tuple[object, ...]:
    """A record as a row of `kept`."""
    event = decoded(Record(STAFFING, each.partition, 0, each.value))
    received = event.body["recordedtime"][:10]
    named = (STAFFING, event.stream, event.sequence, event.body["type"], each.partition)
    return (*named, received, "", each.value)
