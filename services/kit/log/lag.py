"""How far a store is behind the log, place by place, and which places are stuck."""

import time
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from services.kit.log import Place
from services.kit.standstill import STANDSTILL_SECONDS, ago, first_of

STUCK_AFTER_SECONDS: Final = 60.0
"""Seconds without a move after which a place that is behind counts as stuck."""

ALL_PARTITIONS: Final = -1
"""In the place of a partition number: all partitions of the topic together."""


class Progress(NamedTuple):
    """The position of a place, and its end."""

    at: int
    end: int

    @property
    def lag(self) -> int:
        """Records that are still to be read."""
        return max(0, self.end - self.at)


class LagWatch:
    """Compares positions with ends, and remembers since when a place has not moved."""

    def __init__(
        self,
        stuck_after: float = STUCK_AFTER_SECONDS,
        now: Callable[[], float] = time.monotonic,
        *,
        standstill_after: float = STANDSTILL_SECONDS,
    ) -> None:
        self.lags: Mapping[Place, int] = {}
        """By place that is behind, the number of records at the last comparison."""
        self.standstill: str | None = None
        """A sentence for each place that was stuck at the last comparison."""
        self._stuck_after = stuck_after
        self._standstill_after = standstill_after
        self._now = now
        self._seen: dict[Place, tuple[int, float]] = {}
        self._named_at = float("-inf")

    def look(self, progress: Mapping[Place, Progress]) -> list[Place]:
        """The places found stuck; no place is named again before the same span has passed.

        The caller replaces the client, and with it the reader of every other place.
        """
        now = self._now()
        behind = {place: each for place, each in progress.items() if each.lag}
        self.lags = {place: each.lag for place, each in behind.items()}
        for place, each in behind.items():
            if self._seen.get(place, (None, now))[0] != each.at:
                self._seen[place] = (each.at, now)
        self._seen = {place: seen for place, seen in self._seen.items() if place in behind}
        still = {place: now - since for place, (_, since) in sorted(self._seen.items())}
        self.standstill = self._told(still)
        waited = now - self._named_at
        stuck = [p for p, seconds in still.items() if min(seconds, waited) >= self._stuck_after]
        if stuck:
            self._named_at = now
        return stuck

    def _told(self, still: Mapping[Place, float]) -> str | None:
        long = {p: seconds for p, seconds in still.items() if seconds >= self._standstill_after}
        return first_of([self._sentence(place, each) for place, each in long.items()]) or None

    def _sentence(self, place: Place, seconds: float) -> str:
        topic, partition = place
        name = topic if partition == ALL_PARTITIONS else f"{topic}/{partition}"
        return f"{name} stands still since {ago(seconds)}, {self.lags[place]} events before its end"
