"""How far behind the log a store is, place by place, and which places do not move."""

import time
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from services.kit.log import Place

STUCK_AFTER: Final = 60.0
"""Seconds without a move after which a place that is behind counts as stuck."""


class Progress(NamedTuple):
    """The offset read last in a place, and the last there is."""

    at: int
    end: int

    @property
    def lag(self) -> int:
        """Records that are still to be read."""
        return max(0, self.end - self.at)


class LagWatch:
    """Looks from time to time, and remembers since when a place has not moved."""

    def __init__(
        self, stuck_after: float = STUCK_AFTER, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.lags: Mapping[Place, int] = {}
        """Of the places that are behind, by how many records, when last looked at."""
        self._stuck_after = stuck_after
        self._now = now
        self._seen: dict[Place, tuple[int, float]] = {}

    def look(self, progress: Mapping[Place, Progress]) -> list[Place]:
        """The places found stuck; every place is given as long again before one is named again.

        Who is told replaces the client, and with it what reads every other place.
        """
        now = self._now()
        behind = {place: each for place, each in progress.items() if each.lag}
        self.lags = {place: each.lag for place, each in behind.items()}
        stuck = []
        for place, each in behind.items():
            at, since = self._seen.get(place, (None, now))
            if at != each.at:
                self._seen[place] = (each.at, now)
            elif now - since >= self._stuck_after:
                stuck.append(place)
        if stuck:
            self._seen = {place: (each.at, now) for place, each in behind.items()}
        self._seen = {place: seen for place, seen in self._seen.items() if place in behind}
        return sorted(stuck)
