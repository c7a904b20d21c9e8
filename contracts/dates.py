"""Calendar arithmetic of the regulation: months and years are clamped to the calendar.

Facts are not refused for their content, so a date may be the calendar's first or last; a sum beyond
the calendar stays on its edge.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def plus_days(day: date, days: int) -> date:
    """The date so many days after `day`."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def plus_months(day: date, months: int) -> date:
    """The date so many months after `day`, clamped: 31 January + 1 month is 28 or 29 February."""
    if months == 1 and day.day == 1 and day.month < 12:  # noqa: PLR2004 - of the same year
        return date(day.year, day.month + 1, 1)
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if years > date.max.year:
        return date.max
    if years < date.min.year:
        return date.min
    if day.day <= 28:  # noqa: PLR2004 - every month has 28 days
        return date(years, month + 1, day.day)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def plus_years(day: date, years: int) -> date:
    """The date so many years after `day`, clamped: 29 February + 1 year is 28 February."""
    return plus_months(day, 12 * years)


def month_of(day: date) -> str:
    """2012-07-31 → `2012-07`."""
    return day.isoformat()[:7]


def months_from(day: date) -> Iterator[date]:
    """The first days of the month of `day` and of those after it, to the calendar's end."""
    first = day.replace(day=1)
    while True:
        yield first
        following = plus_months(first, 1)
        if following == date.max:
            return
        first = following
