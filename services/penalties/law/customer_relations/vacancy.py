"""空缺, §4.1.5(2): a filed change is covered in time, or each further month costs."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from contracts.dates import plus_days, plus_months
from contracts.events.staffing import ChangeFiled
from contracts.policy.terms import VacantFrom
from services.penalties.law.case import Case
from services.penalties.law.verdicts import Clause, Verdict, component
from services.received.fact import ReceivedFact

VACANCY_UNFILLED = Clause("vacancy-unfilled", "4.1.5(2)", "penalty")
VACANCY_SUMMONS = Clause("vacancy-summons", "4.1.5(2)", "summons")

VACANT_FROM = "vacancy-unfilled.vacant_from"
"""The figure that decides when the vacancy of both clauses begins."""


class Filling(NamedTuple):
    """A successor both received and come on post, from `on` on."""

    on: date
    fact: ReceivedFact


class Vacancy(NamedTuple):
    """A filed change: empty from `since` (V) on."""

    change: ReceivedFact[ChangeFiled]
    since: date
    filling: Filling | None

    def filled_by(self, day: date) -> list[ReceivedFact]:
        """The fact that filled it on or before `day`; None without one."""
        return [self.filling.fact] if self.filling and self.filling.on <= day else []


def vacant_since(change: ReceivedFact[ChangeFiled], vacant_from: VacantFrom) -> date:
    """V: the date of receipt, or the later of it and the effective date, by the policy."""
    if vacant_from == "filing":
        return change.received_on
    return max(change.received_on, change.data.effective_on)


def vacancies(case: Case) -> Iterator[Vacancy]:
    """One for each change that counts, whatever its reason and position."""
    for change in case.all(ChangeFiled):
        filed = change.data
        fillings = [
            Filling(max(each.received_on, each.data.successor.on_post_on), each)
            for each in case.successors.get(filed.change_id, ())
        ]
        if filed.successor is not None:
            named = Filling(max(change.received_on, filed.successor.on_post_on), change)
            fillings.insert(0, named)
        first = min(fillings, key=lambda filling: filling.on, default=None)
        terms = case.regulation(change.received_on).terms.vacancy_unfilled
        yield Vacancy(change, vacant_since(change, terms.vacant_from), first)


def vacancy_unfilled(case: Case) -> Iterator[Verdict]:
    """Each month that the vacancy stays open costs, until a successor has come."""
    for vacancy in vacancies(case):
        change = vacancy.change
        subject = component(change.data.change_id)
        months, missed = 0, True
        while missed:
            months += 1
            verdict = case.verdict(VACANCY_UNFILLED, f"{subject}/{months}")
            missed = verdict.governed("received_on", change.received_on)
            if missed:
                length = case.regulation(change.received_on).terms.vacancy_unfilled.month_length
                due_on = plus_months(vacancy.since, months * length)
                filled_by = vacancy.filled_by(due_on)
                on = plus_days(due_on, 1)
                regulation = case.regulation(on)
                amount_fen = regulation.terms.vacancy_unfilled.amount_fen
                missed = verdict.overdue(
                    due_on,
                    filled_by,
                    case.closed_on,
                    amount_fen=amount_fen,
                    position=change.data.position,
                )
                if missed:
                    verdict.entails(
                        on,
                        regulation,
                        [change],
                        amount_fen=amount_fen,
                        parameters={"month_length": length},
                        figures=[VACANT_FROM],
                        change_id=change.data.change_id,
                        position=change.data.position,
                        reason=change.data.reason,
                        vacant_since=vacancy.since,
                        months=months,
                        due_on=due_on,
                    )
            yield verdict


def vacancy_summons(case: Case) -> Iterator[Verdict]:
    """A vacancy that stays open too long brings the general manager in to report."""
    for vacancy in vacancies(case):
        change = vacancy.change
        verdict = case.verdict(VACANCY_SUMMONS, component(change.data.change_id))
        if verdict.governed("received_on", change.received_on):
            months = case.regulation(change.received_on).terms.vacancy_summons.after_months
            due_on = plus_months(vacancy.since, months)
            filled_by = vacancy.filled_by(due_on)
            position = change.data.position
            if verdict.overdue(due_on, filled_by, case.closed_on, position=position):
                on = plus_days(due_on, 1)
                verdict.entails(
                    on,
                    case.regulation(on),
                    [change],
                    parameters={"after_months": months},
                    figures=[VACANT_FROM],
                    change_id=change.data.change_id,
                    position=position,
                    reason=change.data.reason,
                    vacant_since=vacancy.since,
                    due_on=due_on,
                )
        yield verdict
