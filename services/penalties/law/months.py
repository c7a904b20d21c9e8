"""The monthly duties: which months a dealer owes, and which of them it missed."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from contracts.dates import ONE_DAY, month_of, months_from, plus_months
from contracts.policy.deadlines import month_due
from contracts.policy.periods import EndOfPeriod
from contracts.policy.terms import OnHoliday, Terms
from contracts.received import ReceivedFact
from services.penalties.law.case import Case
from services.penalties.law.verdicts import Clause, Verdict


class Missed(NamedTuple):
    """A monthly duty that was not met: its due date, and the policy's day of the month."""

    due: EndOfPeriod
    due_day: int


def missed_months(
    case: Case,
    clause: Clause,
    due_day: Callable[[Terms], tuple[int, OnHoliday]],
    answer: Callable[[date, date], ReceivedFact | None],
) -> Iterator[tuple[Verdict, Missed | None]]:
    """A verdict for each month from the acceptance on, with what is missed where it was.

    Month M is covered when the dealer was accepted on or before its first day and not closed
    before its last, and a policy in force on its first day imposes the duty. `due_day` is that
    policy's day of the following month, and whether it moves from a holiday; `answer(first,
    due_on)` is what answers M by the due date.
    """
    acceptance = case.acceptance
    if acceptance is None:
        unknown = case.verdict(clause, "*")
        unknown.that("accepted_on", None, "!=", None)
        yield unknown, None
        return
    accepted_on = acceptance.data.accepted_on
    for first in months_from(max(accepted_on, case.start)):
        if not case.today.reached(first):
            return
        last = plus_months(first, 1) - ONE_DAY
        verdict = case.verdict(clause, month_of(first))
        missed: Missed | None = None
        if (
            verdict.that("accepted_on", accepted_on, "<=", first)
            and verdict.governed("first_day", first)
            and not (case.closed_on and verdict.barred("closed_on", case.closed_on, "<", last))
        ):
            day, on_holiday = due_day(case.regulation(first).terms)
            due = month_due(case.policies, first, day, on_holiday)
            answered = answer(first, due.on)
            if verdict.overdue(due.on, [answered] if answered else []):
                missed = Missed(due, day)
        yield verdict, missed
        if case.closed_on is not None and case.closed_on < first:
            return
