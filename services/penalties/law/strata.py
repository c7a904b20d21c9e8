"""The whole regulation over one case: breaches, then waivers, counting, summons and payout."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from contracts.events.decisions import SettlementRecorded
from contracts.policy.policies import Policies
from contracts.received import ReceivedFact
from services.penalties.law.baseline import baseline_late
from services.penalties.law.book import Book, docket_order
from services.penalties.law.case import Case
from services.penalties.law.concurrent import concurrent_post
from services.penalties.law.contradictions import note_contradictions
from services.penalties.law.docket import Docket, Entry, Settlement
from services.penalties.law.filing import change_filing
from services.penalties.law.hardware import hardware
from services.penalties.law.operations import callback_rate_low, operations_below_standard
from services.penalties.law.payout import payout, payout_state
from services.penalties.law.reports import (
    exemplary_report,
    monthly_report_false,
    monthly_report_late,
)
from services.penalties.law.summons import gm_summons
from services.penalties.law.tenure import manager_tenure, position_turnover
from services.penalties.law.training import (
    manager_retraining,
    probation_expired,
    untrained_manager,
)
from services.penalties.law.vacancy import vacancy_summons, vacancy_unfilled
from services.penalties.law.verdicts import Verdict

BREACHES: Final[tuple[Callable[[Case], Iterator[Verdict]], ...]] = (
    manager_tenure,
    position_turnover,
    concurrent_post,
    manager_retraining,
    untrained_manager,
    probation_expired,
    baseline_late,
    change_filing,
    vacancy_unfilled,
    vacancy_summons,
    hardware,
    operations_below_standard,
    callback_rate_low,
    monthly_report_late,
    monthly_report_false,
    exemplary_report,
)
"""Duties and breaches, each a function over the facts alone; hardware doubles its own."""

ESCALATION: Final[tuple[Callable[[Case, Book], Iterator[Verdict]], ...]] = (gm_summons, payout)
"""What follows from entries that stand, one upon the other."""


class Explained(NamedTuple):
    """A verdict, and the entry that follows from it, if any."""

    verdict: Verdict
    entry: Entry | None


def adjudicate(
    dealer: str, facts: Iterable[ReceivedFact], policies: Policies, as_of: date
) -> Docket:
    """The docket of `dealer` on the evening of `as_of`, Shanghai time.

    `facts`: any order, repeated or not, later ones too; what was received after `as_of` is not
    yet known. The same facts give the same docket, byte for byte.
    """
    return _adjudicate(Case(dealer, facts, policies, as_of), lambda _: None)


def explain(
    dealer: str, facts: Iterable[ReceivedFact], policies: Policies, as_of: date, clause: str
) -> tuple[Explained, ...]:
    """Every verdict of a clause (by its slug): what arose, and what did not and why."""
    explained: list[Explained] = []

    def keep(each: Explained) -> None:
        if each.verdict.clause.slug == clause:
            explained.append(each)

    _adjudicate(Case(dealer, facts, policies, as_of), keep)
    return tuple(sorted(explained, key=lambda each: each.verdict.subject))


def _adjudicate(case: Case, keep: Callable[[Explained], None]) -> Docket:
    book = Book(case)
    if case.policies.start is not None:
        for breaches in BREACHES:
            for verdict in breaches(case):
                keep(Explained(verdict, book.enter(verdict)))
        for follows in ESCALATION:
            for verdict in follows(case, book):
                keep(Explained(verdict, book.enter(verdict)))
    note_contradictions(case, book)
    settlements = tuple(
        Settlement(fact.name, fact.data.settled_on, fact.data.amount_fen, fact.data.reference)
        for fact in case.all(SettlementRecorded)
        if case.today.reached(fact.data.settled_on)
    )
    owed_fen = sum(each.amount_fen for each in book.entries if each.status == "effective")
    return Docket(
        as_of=case.today.on,
        entries=tuple(sorted(book.entries, key=docket_order)),
        deadlines=tuple(sorted(book.deadlines, key=lambda d: (d.due_on, d.clause, d.subject))),
        anomalies=tuple(sorted(set(case.anomalies))),
        settlements=settlements,
        balance_fen=owed_fen - sum(each.amount_fen for each in settlements),
        payout=payout_state(book),
        next_change_on=case.today.next_change_on,
    )
