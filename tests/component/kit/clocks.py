"""Clocks for the tests: one that shows what it is set to, and one in which days fly past."""

import time
from datetime import datetime, timedelta

from services.kit.clock import WallClock


class SetClock(WallClock):
    """A wall clock that stands still until it is set: forwards, or back."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class FlyingClock(WallClock):
    """A wall clock in which a day takes `day` seconds."""

    def __init__(self, start: datetime, day: float) -> None:
        self._start = start
        self._day = day
        self._began = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(days=(time.monotonic() - self._began) / self._day)
