"""Closes the days by the wall clock: soon after midnight in Shanghai, and at start those missed."""

import logging
from collections.abc import Sequence
from datetime import date, timedelta
from threading import Event, Thread

from services.kit.clock import Clock, local_date, start_of
from services.kit.journal import Journal
from services.kit.store import StoreUnavailable

LONGEST_WAIT = 60.0
"""Seconds after which the clock is looked at again: a machine may have slept."""

_log = logging.getLogger(__name__)


class Closer:
    """Closes yesterday in each journal once it is over."""

    def __init__(self, journals: Sequence[Journal], clock: Clock) -> None:
        self._journals = journals
        self._clock = clock
        self._stop = Event()
        self._thread = Thread(target=self._run, name="closer", daemon=True)
        self._started_on = local_date(clock.now())

    def start(self) -> None:
        """Close the days missed, where any day was ever closed; then each day as it ends."""
        self.close_days()
        self._thread.start()

    def close_days(self) -> None:
        """Close what is over by now; a journal that never closed a day waits for a midnight."""
        yesterday = local_date(self._clock.now()) - timedelta(days=1)
        for journal in self._journals:
            closed = journal.closed_through()
            if closed is None and yesterday < self._started_on:
                continue
            if closed is None or closed < yesterday:
                journal.close_days(yesterday)

    def close(self) -> None:
        """Stop."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._until_midnight()):
            try:
                self.close_days()
            except StoreUnavailable as fault:
                _log.warning("a day waits to be closed: %s", fault)

    def _until_midnight(self) -> float:
        now = self._clock.now()
        tomorrow: date = local_date(now) + timedelta(days=1)
        return min((start_of(tomorrow) - now).total_seconds() + 1.0, LONGEST_WAIT)
