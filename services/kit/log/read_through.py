"""The instant through which a log is known to be read completely, in all its places."""

from collections.abc import Mapping

from services.kit.log import Place
from services.kit.log.lag import Progress


class ReadThrough:
    """Compares positions with the ends of the log, now and before.

    Instants are seconds of one clock.
    """

    def __init__(self) -> None:
        self.at: float | None = None
        """The instant through which everything on the log is read; None while it is unknown."""
        self._awaited: tuple[float, Mapping[Place, int]] | None = None

    def look(self, now: float, progress: Mapping[Place, Progress]) -> None:
        """Record progress found at `now` or later; nothing of a log without ends."""
        if not progress:
            return
        if self._awaited is not None:
            then, ends = self._awaited
            if all(place in progress and progress[place].at >= end for place, end in ends.items()):
                self.at, self._awaited = then, None
        if not any(each.lag for each in progress.values()):
            self.at, self._awaited = now, None
        elif self._awaited is None:
            self._awaited = now, {place: each.end for place, each in progress.items()}
