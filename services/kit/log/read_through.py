"""The instant through which a log is known to be read whole, in all its places."""

from collections.abc import Mapping

from services.kit.log import Place
from services.kit.log.lag import Progress


class ReadThrough:
    """Compares how far the log is read with where it ended, then and before.

    Instants are seconds of one clock.
    """

    def __init__(self) -> None:
        self.at: float | None = None
        """All that was on the log at this instant is read; None while that is not known."""
        self._awaited: tuple[float, Mapping[Place, int]] | None = None

    def look(self, now: float, progress: Mapping[Place, Progress]) -> None:
        """Take note of what was found from `now` on; nothing of a log that says no ends."""
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
