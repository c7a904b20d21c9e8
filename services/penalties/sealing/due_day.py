"""The closed day that is sealed next: all topics have closed it, and its runs are over."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.topics import FACT_TOPICS
from services.kit.log import Place
from services.kit.log.decoding import NEVER
from services.kit.store import Reading
from services.kit.store.statements import chunks


@dataclass(frozen=True, slots=True)
class Closing:
    """The first closing of a topic's partition through a day or a later one: its cut."""

    through: str
    sequence: int
    recordedtime: str


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day to be sealed: the cut of each place, the latest of their instants, the day before."""

    through: str
    previous: str
    cuts: Mapping[Place, Closing]

    @property
    def at(self) -> str:
        """The `recordedtime` of the seal."""
        return max(cut.recordedtime for cut in self.cuts.values())


def due_day(look: Reading, partitions: int, previous: str) -> DueDay | None:
    """The day to be sealed after `previous` (`NEVER` before the first); None if none is due."""
    places = [(topic, partition) for topic in FACT_TOPICS for partition in range(partitions)]
    following = _first_closings(look, places, previous, strictly=True)
    if len(following) < len(places):
        return None  # a place that has closed nothing since has not closed the next day either
    day = min(closing.through for closing in following.values())
    if _has_runs_left(look, partitions, day, following):
        return None
    return DueDay(day, previous, following)


def _first_closings(
    look: Reading, places: list[Place], since: str, *, strictly: bool
) -> dict[Place, Closing]:
    after = ">" if strictly else ">="
    of_one = (
        "SELECT topic, partition, through, sequence, recordedtime FROM (SELECT * FROM closings"
        f" WHERE partition = ? AND topic = ? AND through {after} ?"
        " ORDER BY through, sequence LIMIT 1) AS found"
    )
    return {
        (topic, partition): Closing(through, sequence, recordedtime)
        for some in chunks(places)
        for topic, partition, through, sequence, recordedtime in look.execute(
            " UNION ALL ".join([of_one] * len(some)),
            [part for topic, partition in some for part in (partition, topic, since)],
        )
    }


def _has_runs_left(
    look: Reading, partitions: int, day: str, following: Mapping[Place, Closing]
) -> bool:
    """Whether a partition still has to run the day, or one before it."""
    runs: dict[int, str] = dict(look.execute("SELECT partition, day FROM runs"))
    for partition in range(partitions):
        run = runs.get(partition, NEVER)
        named = min(following[topic, partition].through for topic in FACT_TOPICS)
        if run < named <= day:
            return True
    return False
