"""A log that is read only up to given offsets, as another reader has reached them."""

from collections.abc import Mapping, Sequence

from services.kit.log import Assignment, LogReader, Place, Record


class BoundedLog:
    """The records of a log up to the given offsets; none of a place that is not named."""

    immediate = False
    pause = 0.0

    def __init__(self, log: LogReader, last: Mapping[Place, int]) -> None:
        self.topics: Sequence[str] = log.topics
        self.partitions = log.partitions
        self.last = last
        self._log = log

    @property
    def assignment(self) -> Assignment:
        return self._log.assignment

    def seek(self, positions: Mapping[Place, int]) -> None:
        self._log.seek(positions)

    def poll(self, limit: int) -> Sequence[Record]:
        while records := self._log.poll(limit):
            if within := [r for r in records if r.offset <= self._end(r)]:
                return within
        return []

    def reached(self) -> Mapping[Place, int]:
        return {
            at: min(offset, self.last.get(at, -1)) for at, offset in self._log.reached().items()
        }

    def ends(self) -> Mapping[Place, int]:
        return {}

    def rejoin(self) -> bool:
        return self._log.rejoin()

    def close(self) -> None:
        self._log.close()

    def _end(self, record: Record) -> int:
        return self.last.get((record.topic, record.partition), -1)
