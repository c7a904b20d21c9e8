"""The log without a broker: the stores of the services that record it."""

from collections.abc import Mapping, Sequence

from services.kit.log import Assignment, Place, Record
from services.kit.log.partitions import partition_of_stream
from services.kit.store import Store


class EmbeddedLog:
    """The notification logs of the upstream stores, partitioned by dealer, without a broker."""

    immediate = True
    pause = 0.05

    def __init__(
        self, stores: Mapping[str, Store], partitions: int, name: str = "embedded"
    ) -> None:
        self.topics: Sequence[str] = tuple(stores)
        self.partitions = partitions
        self._stores = stores
        self._after: dict[Place, int] = {}
        self._next: dict[str, int] = {}
        self.assignment = Assignment(name, 1, frozenset(range(partitions)))
        self.seek({})

    def seek(self, positions: Mapping[Place, int]) -> None:
        self._after = dict(positions)
        self._next = {
            topic: min(self._after.get((topic, p), 0) for p in range(self.partitions))
            for topic in self.topics
        }

    def poll(self, limit: int) -> Sequence[Record]:
        return [record for topic in self.topics for record in self._poll(topic, limit)]

    def _poll(self, topic: str, limit: int) -> Sequence[Record]:
        while found := self._stores[topic].notifications(self._next[topic], limit):
            self._next[topic] = found[-1].position
            placed = [
                Record(topic, partition_of_stream(n.stream, self.partitions), n.position, n.value)
                for n in found
            ]
            # A partition that lags makes the others' records be read again: all may be known.
            if fresh := [r for r in placed if r.offset > self._after.get((topic, r.partition), 0)]:
                return fresh
        return []

    def reached(self) -> Mapping[Place, int]:
        return {}

    def ends(self) -> Mapping[Place, int]:
        return {}

    def rejoin(self) -> bool:
        return False

    def close(self) -> None:
        """There is nothing to close."""
