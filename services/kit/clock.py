"""The clocks of accepting services: the wall clock, or one that an operator advances by days."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from threading import Lock
from typing import Protocol

from contracts.values import SHANGHAI, shanghai_date


def local_date(instant: datetime) -> date:
    """The Shanghai date of an instant."""
    return shanghai_date(instant if instant.tzinfo is UTC else instant.astimezone(UTC))


def start_of(day: date) -> datetime:
    """The first instant of a Shanghai day, in UTC."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def instant_text(instant: datetime) -> str:
    """`2012-07-05T01:30:00.000000Z`: an instant as it is recorded."""
    in_utc = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return in_utc.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


class Clock(Protocol):
    """The clock of an accepting service."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...

    def open_day(self, said: datetime, closed_through: date | None) -> date:
        """The day on which a fact whose sender's `time` is `said` would be received now."""
        ...

    def received(self, said: datetime, closed_through: date | None) -> datetime:
        """The instant to record for a fact whose sender's `time` is `said`.

        It lies on a day after `closed_through`.
        """
        ...

    def closing(self, through: date) -> datetime:
        """The instant to record for the closing of `through`."""
        ...


def open_day_by(clock: Clock, closed_through: date | None) -> date:
    """The open day: the day after the last closed one.

    Before the first closing it is the clock's own: today by the wall clock; by the manual clock the
    day of the first accepted fact, and today while there is none. An imported fact opens no day.
    """
    if closed_through is not None:
        return closed_through + timedelta(days=1)
    return clock.open_day(clock.now(), None)


class WallClock:
    """The machine's clock. A closed day stays closed, even if the clock is set back."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def open_day(self, said: datetime, closed_through: date | None) -> date:
        return local_date(self.received(said, closed_through))

    def received(self, said: datetime, closed_through: date | None) -> datetime:  # noqa: ARG002
        now = self.now()
        if closed_through is None or local_date(now) > closed_through:
            return now
        return start_of(closed_through + timedelta(days=1))

    def closing(self, through: date) -> datetime:
        return max(self.now(), start_of(through + timedelta(days=1)))


class ManualClock:
    """A clock that an operator advances: the open day is the day after the last closed one.

    Before the first closing the open day is the local date of the first fact's `time`; `opened_on`
    gives it if another process accepted that fact.
    """

    def __init__(self, opened_on: Callable[[], date | None] = lambda: None) -> None:
        self._opened_before = opened_on
        self._opened_on: date | None = None
        self._lock = Lock()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def open_day(self, said: datetime, closed_through: date | None) -> date:
        if closed_through is not None:
            return closed_through + timedelta(days=1)
        return self._opened_on or self._opened_before() or local_date(said)

    def received(self, said: datetime, closed_through: date | None) -> datetime:
        with self._lock:
            day = self.open_day(said, closed_through)
            if closed_through is None:
                self._opened_on = day
        return datetime.combine(day, self.now().astimezone(SHANGHAI).time(), SHANGHAI).astimezone(
            UTC
        )

    def closing(self, through: date) -> datetime:
        return start_of(through + timedelta(days=1))
