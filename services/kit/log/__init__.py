"""The log as its readers use it: records by topic and partition, each partition in its order."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, Protocol

Place = tuple[str, int]
"""A topic and a partition of it."""


class Record(NamedTuple):
    """One event at its place on the log; `value` is its recorded bytes."""

    topic: str
    partition: int
    offset: int
    value: bytes


class Assignment(NamedTuple):
    """The partitions that a reader has now; it has to seek before it polls them.

    `log` names the log to which offsets belong, because those of another log mean nothing there.
    `number` counts the assignments, because the same partitions may return.
    """

    log: str
    number: int
    partitions: frozenset[int]


NO_ASSIGNMENT: Final = Assignment("", 0, frozenset())
"""The assignment of a reader that has no partitions."""


class LogUnavailable(Exception):
    """The log does not answer, or its answer is unusable."""


class LogUnfit(Exception):
    """The log is not set up as required; the message names the remedy."""


class LogExpired(LogUnfit):
    """The log no longer has records that its reader has not read."""


class LogReader(Protocol):
    """Reads several topics forward; the reader's own store keeps the positions."""

    topics: Sequence[str]
    partitions: int
    immediate: bool
    """Whether this reader has all partitions, and every recorded event is on the log at once."""
    pause: float
    """Seconds to wait before polling a log again that had no new record."""

    @property
    def assignment(self) -> Assignment:
        """The assignment of this reader, the same of all topics; it may change with every poll."""
        ...

    def seek(self, positions: Mapping[Place, int]) -> None:
        """Read on from these offsets; a place that is not named is read from its start."""
        ...

    def poll(self, limit: int) -> Sequence[Record]:
        """The next records, at most `limit` for each topic; empty at the end as last known.

        It is also empty if the assignment has changed since the last seek. After an exception the
        reader has lost its offsets: seek before the next poll.
        """
        ...

    def reached(self) -> Mapping[Place, int]:
        """The offset up to which each place is read; empty if the records alone tell it.

        It can lie beyond the last record, because a transaction's marker has an offset and is no
        record.
        """
        ...

    def ends(self) -> Mapping[Place, int]:
        """The last offset of each place, of all partitions; empty for a log that cannot lag."""
        ...

    def rejoin(self) -> bool:
        """Leave the consumer group and join it again; False if there is no group."""
        ...

    def close(self) -> None:
        """Give all partitions back."""
        ...
