"""Closes days by the wall clock: soon after midnight in Shanghai, and missed days at start."""

import logging
from collections.abc import Sequence
from threading import Event, Thread

from contracts.dates import ONE_DAY
from services.kit.clock import Clock, local_date, start_of
from services.kit.intake.journal import Journal
from services.kit.store import StoreUnavailable

LONGEST_SLEEP_SECONDS = 60.0
"""Seconds between two reads of the clock, because the machine may have slept."""

GRACE_SECONDS = 1.0
"""Seconds after midnight."""


_log = logging.getLogger(__name__)


class Closer:
    """Closes yesterday in each journal once it is over."""

    def __init__(self, journals: Sequence[Journal], clock: Clock) -> None:
        self._journals = journals
        self._clock = clock
        self._stop = Event()
        self._thread = Thread(target=self._run, name="closer", daemon=True)
        self._today = local_date(clock.now())

    def start(self) -> None:
        """Close the days missed; then each day as it ends."""
        self.close_missed()
        self._thread.start()

    def close_missed(self) -> None:
        """Close the days that ended while the service was down, if any day was ever closed."""
        for journal in self._journals:
            if journal.closed_through() is not None:
                journal.close_days(self._today - ONE_DAY)

    def look_at_the_clock(self) -> None:
        """Close what is over, if a day has ended since the last call."""
        today = local_date(self._clock.now())
        if today > self._today:
            for journal in self._journals:
                journal.close_days(today - ONE_DAY)
            self._today = today

    def close(self) -> None:
        """Stop."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._until_midnight()):
            try:
                self.look_at_the_clock()
            except StoreUnavailable as fault:
                _log.warning("a day waits to be closed: %s", fault)

    def _until_midnight(self) -> float:
        now = self._clock.now()
        tomorrow = local_date(now) + ONE_DAY
        return min(
            (start_of(tomorrow) - now).total_seconds() + GRACE_SECONDS, LONGEST_SLEEP_SECONDS
        )
