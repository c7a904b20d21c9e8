"""The partition of each copy of an event about no dealer, derived from an export.

Such an event is recorded once in each partition, in one transaction, and its copies differ by their
number alone. The closings of days name their partition; the k-th of the other events has in each
partition the k-th number that no closing has. The partitions may come in any order, each in its own
order.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from math import inf
from typing import Any, Final

from contracts.topics import EVERY_DEALER
from services.kit.log.decoding import is_day_closed
from services.kit.log.partitions import partition_of

Name = tuple[str, str]
"""`source` and `id`."""

NO_CLOSINGS: Final[Mapping[int, int]] = {}


class Copies:
    """Reads an export once, and then gives the partition of each event of a second reading."""

    def __init__(self, events: Iterable[Mapping[str, Any]], partitions: int) -> None:
        self._partitions = partitions
        self._lines: defaultdict[int, list[int]] = defaultdict(list)
        """By partition, the indices in the export of the events known to stand there."""
        self._closings: defaultdict[int, dict[int, int]] = defaultdict(dict)
        """By partition, the indices of its closings by their numbers."""
        first: dict[Name, int] = {}
        for line, event in enumerate(events):
            if (partition := _told_by(event, partitions)) is None:
                name = _name(event)
                first[name] = min(first.get(name, _number(event)), _number(event))
            else:
                self._lines[partition].append(line)
                if event["subject"] == EVERY_DEALER:
                    self._closings[partition][_number(event)] = line
        free = {partition: self._free(partition) for partition in range(partitions)}
        # In every partition they stand in the same order, and so do their lowest numbers.
        self._numbers = {
            name: {partition: next(free[partition]) for partition in free}
            for name in sorted(first, key=lambda name: (first[name], name))
        }
        self._had: Counter[int] = Counter()
        """By partition, the last number of a stream `*` in the second reading."""

    def partition(self, line: int, event: Mapping[str, Any]) -> int | None:
        """The partition of the event at an index of the export; the indices are asked in order.

        None for a copy that continues no partition.
        """
        if (partition := _told_by(event, self._partitions)) is None:
            partition = self._of_copy(line, event)
        if partition is not None and event["subject"] == EVERY_DEALER:
            self._had[partition] = max(self._had[partition], _number(event))
        return partition

    def _of_copy(self, line: int, event: Mapping[str, Any]) -> int | None:
        number = _number(event)
        fitting = [at for at, its in self._numbers[_name(event)].items() if its == number]
        # Copies of the same number are the same bytes: first the one that is waited for first.
        following = [at for at in fitting if self._had[at] == number - 1]
        repeated = [at for at in fitting if self._had[at] >= number]
        if following:
            return min(following, key=lambda at: self._waited_for(at, line))
        return repeated[0] if repeated else None

    def _waited_for(self, partition: int, line: int) -> tuple[float, float]:
        """The index of the next closing of a partition, and of its next event of any type."""
        closings = self._closings.get(partition, NO_CLOSINGS)
        next_closing = min((at for at in closings.values() if at > line), default=inf)
        lines = self._lines[partition]
        after = bisect_right(lines, line)
        return next_closing, lines[after] if after < len(lines) else inf

    def _free(self, partition: int) -> Iterator[int]:
        closings = self._closings.get(partition, NO_CLOSINGS)
        return (number for number in count(1) if number not in closings)


def _told_by(event: Mapping[str, Any], partitions: int) -> int | None:
    """The partition that an event itself names; None for a copy."""
    if event["subject"] != EVERY_DEALER:
        return partition_of(str(event["subject"]), partitions)
    if is_day_closed(str(event["type"])):
        return int(event["data"]["partition"])
    return None


def _name(event: Mapping[str, Any]) -> Name:
    return str(event["source"]), str(event["id"])


def _number(event: Mapping[str, Any]) -> int:
    return int(event["sequence"])
