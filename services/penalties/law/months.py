"""The monthly duties: which months a dealer owes, and what a missed one costs."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from contracts.dates import ONE_DAY, month_of, months_from, plus_days, plus_months
from contracts.policy.deadlines import month_due
from contracts.policy.terms import OnHoliday, Terms
from services.penalties.law.case import Case
from services.penalties.law.verdicts import Clause, Verdict
from services.received.fact import ReceivedFact


class MonthlyDuty(NamedTuple):
    """A monthly duty as a policy states it: due on a day of the following month."""

    chapter: str
    due_day: str
    """The name of the figure in the chapter."""
    day: int
    on_holiday: OnHoliday
    amount_fen: int


def missed_months(
    case: Case,
    clause: Clause,
    duty_by: Callable[[Terms], MonthlyDuty],
    answer: Callable[[str, date], ReceivedFact | None],
    **values: Any,
) -> Iterator[Verdict]:
    """A verdict for each month from the acceptance on; a missed one costs the day after it is due.

    Month M is covered when the dealer was accepted on or before its first day and not closed
    before its last, and a policy in force on its first day imposes the duty. `duty_by(terms)` is
    the duty by that policy; `answer(month, due_on)` is what answers M by the due date; `values` go
    into the explanation.
    """
    acceptance = case.acceptance
    if acceptance is None:
        unknown = case.verdict(clause, "*")
        unknown.that("accepted_on", None, "!=", None)
        yield unknown
        return
    accepted_on, closed_on = acceptance.data.accepted_on, case.closed_on
    ruling = case.regulation(accepted_on)
    duty = duty_by(ruling.terms)
    for first in months_from(max(accepted_on, case.start)):
        if not case.today.reached(first):
            return
        verdict = case.verdict(clause, month_of(first))
        if (
            verdict.that("accepted_on", accepted_on, "<=", first)
            and verdict.governed("first_day", first)
            and not (closed_on and verdict.barred("closed_on", closed_on, "<", _last_day(first)))
        ):
            if (regulation := case.regulation(first)) is not ruling:
                ruling, duty = regulation, duty_by(regulation.terms)
            due = month_due(case.policies, first, duty.day, duty.on_holiday)
            answered = answer(verdict.subject, due.on)
            on = plus_days(due.on, 1)
            regulation = case.regulation(on)
            missed = duty if regulation is ruling else duty_by(regulation.terms)
            amount_fen = missed.amount_fen
            if verdict.overdue(due.on, [answered] if answered else [], amount_fen=amount_fen):
                verdict.entails(
                    on,
                    regulation,
                    [acceptance],
                    amount_fen=amount_fen,
                    parameters={duty.due_day: duty.day},
                    figures=[f"{duty.chapter}.on_holiday"],
                    **values,
                    month=verdict.subject,
                    due_on=due.on,
                    **due.grounds,
                )
        yield verdict
        if closed_on is not None and closed_on < first:
            return


def _last_day(first: date) -> date:
    return plus_months(first, 1) - ONE_DAY
