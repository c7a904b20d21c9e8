"""The day of the docket, taken to its end; it collects the next day that could differ."""

from datetime import date

from contracts.dates import ONE_DAY


class Today:
    """Every comparison with the day goes through here, so that `next_change_on` misses none.

    A rule that compares a date with the day leaves the date here; the earliest one still ahead is
    the next day on which the docket can change without a new fact.
    """

    __slots__ = ("next_change_on", "on")

    def __init__(self, on: date) -> None:
        self.on = on
        self.next_change_on: date | None = None

    def reached(self, day: date) -> bool:
        """Whether `day` has come."""
        if day <= self.on:
            return True
        if self.next_change_on is None or day < self.next_change_on:
            self.next_change_on = day
        return False

    def past(self, due_on: date) -> bool:
        """Whether the whole of `due_on` is over: «by D» is missed from D + 1 on."""
        return due_on < date.max and self.reached(due_on + ONE_DAY)
