"""The log as its readers see it: records by topic and partition, each partition in its order."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, Protocol

Place = tuple[str, int]
"""A topic and a partition of it."""


class Record(NamedTuple):
    """One event where it stands on the log; `value` is its recorded bytes."""

    topic: str
    partition: int
    offset: int
    value: bytes


class Assignment(NamedTuple):
    """The partitions that a reader has now; it has to seek before it reads them.

    `log` names the log that offsets are of: those of another mean nothing there.
    `number` counts the assignments, for the same partitions may come back.
    """

    log: str
    number: int
    partitions: frozenset[int]


NO_ASSIGNMENT: Final = Assignment("", 0, frozenset())
"""The assignment of a reader that has none."""


class LogUnavailable(Exception):
    """The log does not answer, or not as it should."""


class LogUnfit(Exception):
    """The log is not as it must be; says what to do."""


class LogExpired(LogUnfit):
    """The log has no longer what its reader has not read."""


class LogReader(Protocol):
    """Reads several topics forward; the reader's own store remembers how far."""

    topics: Sequence[str]
    partitions: int
    immediate: bool
    """Whether this reader has all partitions, and what is recorded is on the log at once."""
    pause: float
    """Seconds until it is worth looking again at a log that has nothing new."""

    @property
    def assignment(self) -> Assignment:
        """What this reader has, of all the topics alike; it may change with every poll."""
        ...

    def seek(self, positions: Mapping[Place, int]) -> None:
        """Go on after these offsets; from the start where a place is not named."""
        ...

    def poll(self, limit: int) -> Sequence[Record]:
        """What follows, at most `limit` records for each topic; empty at the end, as last known.

        Empty, too, where the assignment has changed since the last seek. Where it fails, the
        reader's place is lost: seek before the next poll.
        """
        ...

    def reached(self) -> Mapping[Place, int]:
        """The offset up to which each place sought is read; none where the records say it all.

        Beyond the last record it says that what follows there is none: a transaction's marker.
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
