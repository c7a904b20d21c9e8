"""Absences so long that each is a staff change (人员异动) to be filed, §4.1.4(1)."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from contracts.policy.calendar import WorkingDays
from contracts.policy.terms import Terms
from services.staffing.case import Case
from services.staffing.remark import Remark, Said, remark
from services.staffing.roster import OnPost, absences


def of_long_absences(
    terms: Terms, case: Case, people: Iterable[OnPost], on: date
) -> Iterator[Remark]:
    """A remark on each person who missed too many working days up to `on` without a filed change.

    Days before a person came on post do not count: a person back from a filed absence has no
    further duty.
    """
    calendar = case.policies.calendar(on)
    if calendar is None:
        return
    most = terms.department.extended_absence_days
    window = terms.department.extended_absence_window
    days = _last_working_days(calendar, on, window)
    years = sorted({day.year for day in (*days, on) if calendar.is_provisional(day)})
    unsure = _provisional(", ".join(map(str, years))) if years else Said(zh="", en="")
    for person in people:
        recorded = absences(case, person.person_id)
        away = sum(
            person.on_post_on <= day and any(each.from_on <= day <= each.to_on for each in recorded)
            for day in days
        )
        if person.away is None and away > most:
            yield remark(
                "extended-absence",
                terms.department.citations["extended_absence_days"],
                Said(
                    zh=f"近 {window} 个工作日内不在岗 {away} 天，超过 {most} 天，"
                    f"属人员异动，应备案{unsure.zh}",
                    en=f"away on {away} of the last {window} working days, more than {most}: a "
                    f"staff change, to be filed{unsure.en}",
                ),
                person.position,
                person_id=person.person_id,
            )


def _provisional(years: str) -> Said:
    return Said(
        zh=f"（{years}年尚无正式放假通知，按暂定工作日计算）",
        en=f" (provisional: no official notice of the working days of {years} is known)",
    )


def _last_working_days(calendar: WorkingDays, on: date, number: int) -> list[date]:
    days: list[date] = []
    day = on
    while len(days) < number:
        if calendar.is_working_day(day):
            days.append(day)
        if day == date.min:
            break
        day -= timedelta(days=1)
    return days
