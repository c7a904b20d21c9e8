"""人员无异动反馈, §4.1.5(2): a month is declared free of changes, or answered by a change."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from contracts.dates import month_of
from contracts.events.staffing import ChangeFiled, NoChangeDeclared
from contracts.policy.terms import Terms
from services.penalties.law.case import Case
from services.penalties.law.months import MonthlyDuty, missed_months
from services.penalties.law.verdicts import Clause, Verdict
from services.received.fact import ReceivedFact


def month_undeclared(case: Case, clause: Clause) -> Iterator[Verdict]:
    """`month-undeclared`: neither declared in time nor answered by a change.

    A change answers the month in which it takes effect where it is received, however early, by
    the due date; and the month in which it is filed.
    """
    answers = _Answers(case)
    for verdict in missed_months(case, clause, _duty, answers.to, fault="month-undeclared"):
        if verdict.deadline is not None:
            answers.note_contradictions(verdict.subject)
        yield verdict


def _duty(terms: Terms) -> MonthlyDuty:
    filing = terms.change_filing
    return MonthlyDuty(
        "change-filing",
        "declaration_due_day",
        filing.declaration_due_day,
        filing.on_holiday,
        filing.amount_fen,
    )


class _Answers:
    """The facts that answer the months of one dealer."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._declared: defaultdict[str, list[ReceivedFact[NoChangeDeclared]]] = defaultdict(list)
        for declaration in case.all(NoChangeDeclared):
            month = declaration.data.month
            if month_of(declaration.received_on) >= month:  # else premature: see contradictions
                self._declared[month].append(declaration)
        self._filed_in: dict[str, ReceivedFact[ChangeFiled]] = {}
        self._lies_in: dict[str, ReceivedFact[ChangeFiled]] = {}
        for change in case.all(ChangeFiled):
            self._filed_in.setdefault(month_of(change.received_on), change)
            self._lies_in.setdefault(month_of(change.data.effective_on), change)

    def to(self, month: str, due_on: date) -> ReceivedFact | None:
        """What answers a month by its due date."""
        declared = next(iter(self._declared.get(month, ())), None)
        if declared is not None and declared.received_on <= due_on:
            return declared
        lies_in = self._lies_in.get(month)
        if lies_in is not None and lies_in.received_on <= due_on:
            return lies_in
        return self._filed_in.get(month)

    def note_contradictions(self, month: str) -> None:
        """A declaration of a month with a filed change answers the month, and is an anomaly."""
        change = self._lies_in.get(month)
        if change is None:
            return
        for declaration in self._declared.get(month, ()):
            detail = f"{change.name} takes effect in {month}"
            self._case.odd("declared-despite-change", declaration, detail)
