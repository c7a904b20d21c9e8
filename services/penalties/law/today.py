"""The day on which one asks, taken to its end; it remembers the next day that could differ."""

from datetime import date

from contracts.dates import ONE_DAY


class Today:
    """Every question about the day goes through here, so `next_change_on` cannot miss one.

    A rule that compares a date with the day it asks on leaves the date behind; the earliest one
    still ahead is the next day on which the docket can change without a new fact.
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
        """Whether the whole of `due_on` has gone: «by D» is missed from D + 1 on."""
        return due_on < date.max and self.reached(due_on + ONE_DAY)
