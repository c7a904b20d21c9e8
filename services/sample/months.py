"""The calendar months of a history."""

from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta


def calendar_month(day: date) -> str:
    """2013-02-28 → `2013-02`."""
    return day.isoformat()[:7]


def later(day: date, months: int) -> date:
    """The same day some months later, clamped to that month's last; earlier where negative."""
    return day + relativedelta(months=months)


def first_days(from_on: date, to_on: date) -> Iterator[date]:
    """The first day of each month that lies between the two days, both included."""
    first = from_on if from_on.day == 1 else later(from_on.replace(day=1), 1)
    while first <= to_on:
        yield first
        first = later(first, 1)
