"""The working days of mainland China: weekends, public holidays and days worked instead (调休)."""

from datetime import date, timedelta
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contracts.policy.statutory import is_statutory_holiday
from contracts.remedies import Unfit
from contracts.values import Closed, Code, LocalDate, Prose, Rows, Text

SATURDAY = 5


class Year(Closed):
    """One year as announced: weekdays off, and weekend days worked instead (调休)."""

    notices: Annotated[Rows[Text], Field(min_length=1)]
    holidays: Rows[LocalDate]
    make_up_days: Rows[LocalDate]

    @model_validator(mode="after")
    def _only_what_differs_from_the_week(self) -> Self:
        for name, days, wrong, zh in (
            ("holidays", self.holidays, "a weekend day is off anyway", "周末本就休息"),
            ("make_up_days", self.make_up_days, "a weekday is worked anyway", "工作日本就上班"),
        ):
            for day in days:
                if (day.weekday() >= SATURDAY) == (name == "holidays"):
                    en = f"{name}: {day}: {wrong}; leave it out"
                    raise Unfit(en, f"{name}：{day}：{zh}，请删去")
            if len(days) != len(set(days)):
                en = f"{name}: a date stands there twice; name each once"
                raise Unfit(en, f"{name}：同一日期出现两次，每日只写一次")
        return self


class WorkingDays(Closed):
    """The working-day calendar (工作日), which is a policy document.

    A year without an official notice is provisional: Monday to Friday without the holidays that the
    law itself fixes; its bridge days and days worked instead are unknown.
    """

    policy: Literal["cn-working-days"]
    version: Code
    effective_from: LocalDate
    kind: Literal["working-days"]
    source: Prose
    retroactive: bool = False
    years: dict[int, Year]

    @model_validator(mode="after")
    def _dates_of_their_own_year(self) -> Self:
        for number, year in self.years.items():
            for day in (*year.holidays, *year.make_up_days):
                if day.year != number:
                    en = f"years.{number}: {day} is of another year; move it there"
                    raise Unfit(en, f"years.{number}：{day} 属于另一年，请移至该年")
        return self

    @cached_property
    def _exceptions(self) -> frozenset[date]:
        return frozenset(
            day
            for year in self.years.values()
            for days in (year.holidays, year.make_up_days)
            for day in days
        )

    def is_working_day(self, day: date) -> bool:
        """Whether `day` is a working day, as far as is known."""
        if self.is_provisional(day):
            return day.weekday() < SATURDAY and not is_statutory_holiday(day)
        return (day.weekday() < SATURDAY) != (day in self._exceptions)

    def is_provisional(self, day: date) -> bool:
        """Whether no official notice of the year of `day` is known."""
        return day.year not in self.years

    def first_working_day_after(self, day: date) -> date:
        """The first working day strictly after `day`; `date.max` where the calendar ends before."""
        while day < date.max:
            day += timedelta(days=1)
            if self.is_working_day(day):
                break
        return day
