"""Working days (工作日), §4.1.5(2) and the terms `on_holiday`: which day a period ends on."""

from datetime import date
from typing import Any, NamedTuple

from contracts.dates import plus_days
from contracts.policy.calendar import WorkingDays
from contracts.policy.policies import Policies
from contracts.policy.terms import OnHoliday


class EndOfPeriod(NamedTuple):
    """The last day of a period, and the inputs of its computation.

    `provisional`: the years without an official notice of which a working day was computed.
    `calendar`: the version of the calendar, if one was used.
    """

    on: date
    provisional: tuple[int, ...] = ()
    calendar: str | None = None

    @property
    def grounds(self) -> dict[str, Any]:
        """The facts of an explanation beside the day: `calendar_provisional`, if any."""
        return {"calendar_provisional": list(self.provisional)} if self.provisional else {}


def working_days_after(policies: Policies, day: date, count: int, by: date) -> EndOfPeriod:
    """The `count`th working day strictly after `day`, by the calendar in force on `by`."""
    calendar = policies.calendar(by)
    if calendar is None:
        return EndOfPeriod(day)
    on = day
    for _ in range(count):
        on = calendar.first_working_day_after(on)
    return _computed(calendar, plus_days(day, 1), on)


def moved_on_holiday(policies: Policies, due_on: date, term: OnHoliday) -> EndOfPeriod:
    """`due_on`, or by the term `on_holiday` the first working day on or after it.

    The calendar is the one in force on `due_on`.
    """
    calendar = policies.calendar(due_on) if term != "as_is" else None
    if calendar is None:
        return EndOfPeriod(due_on)
    on = due_on if calendar.is_working_day(due_on) else calendar.first_working_day_after(due_on)
    return _computed(calendar, due_on, on)


def _computed(calendar: WorkingDays, first: date, last: date) -> EndOfPeriod:
    """The provisional years of all days inspected, because each decided the end of the period."""
    years = range(first.year, last.year + 1)
    provisional = [year for year in years if calendar.is_provisional(date(year, 1, 1))]
    return EndOfPeriod(last, tuple(provisional), calendar.version)
