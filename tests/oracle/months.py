"""What a dealer must say of each month, and what the reports are worth: rules 14 and 18."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from tests.oracle.entries import ONE_DAY, Duty, Entry, entry
from tests.oracle.facts import Case, Event, day, received_on


class Month(NamedTuple):
    """A month that the monthly duties cover (rules 3 to 5), its last day included."""

    name: str
    first: date
    last: date


def covered_months(case: Case) -> Iterator[Month]:
    """From the policy's start on, up to the day of asking."""
    first = case.policies.start.replace(day=1)
    if first < case.policies.start:
        first += relativedelta(months=1)
    while first <= case.as_of:
        last = first + relativedelta(months=1) - ONE_DAY
        accepted = case.accepted_on is not None and case.accepted_on <= first
        if accepted and not (case.closed_on is not None and case.closed_on < last):
            yield Month(f"{first:%Y-%m}", first, last)
        first = last + ONE_DAY


def due(case: Case, month: Month, chapter: str, term: str) -> date:
    """The day of the next month by which it is due, moved where the policy says so (22a)."""
    due_on = month.last.replace(day=1) + relativedelta(months=1)
    due_on = due_on.replace(day=case.policies.figure(month.first, chapter, term))
    return case.policies.moved(due_on, month.first, chapter)


def lies_in(change: Event, month: Month) -> bool:
    return month.first <= day(change["data"]["effective_on"]) <= month.last


def monthly_duties(case: Case) -> Iterator[Duty]:
    """Rules 3, 4, 5 and 14: the declaration and the report of each month covered."""
    facts = case.of("dealer-accepted")
    for month in covered_months(case):
        due_on = due(case, month, "change-filing", "declaration_due_day")
        answered = _in_time(case.of("no-change-declared"), month, due_on) or any(
            month.first <= received_on(change) <= month.last
            or (lies_in(change, month) and received_on(change) <= due_on)
            for change in case.of("change-filed")
        )
        if not answered:
            yield Duty("change-filing", month.name, month.first, due_on, facts)
        due_on = due(case, month, "monthly-report-late", "due_day")
        if not _in_time(case.of("monthly-report-submitted"), month, due_on):
            yield Duty("monthly-report-late", month.name, month.first, due_on, facts)


def _in_time(submissions: list[Event], month: Month, due_on: date) -> bool:
    return any(
        e["data"]["month"] == month.name and month.first <= received_on(e) <= due_on
        for e in submissions
    )


def assessed_reports(case: Case) -> Iterator[Entry]:
    """Rule 18: per month at most one false and one exemplary, the earliest from the start on."""
    for verdict, clause in (("false", "monthly-report-false"), ("exemplary", "exemplary-report")):
        assessed = [
            e
            for e in case.of("monthly-report-assessed")
            if e["data"]["verdict"] == verdict
            and day(e["data"]["assessed_on"]) >= case.policies.start
        ]
        assessed.sort(key=lambda e: day(e["data"]["assessed_on"]))
        for month in sorted({e["data"]["month"] for e in assessed}):
            fact = next(e for e in assessed if e["data"]["month"] == month)
            yield entry(case, clause, month, day(fact["data"]["assessed_on"]), [fact])
