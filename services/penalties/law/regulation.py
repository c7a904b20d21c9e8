"""The whole regulation over one case: breaches, then waivers, counting, summons and payout."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from contracts.events.decisions import SettlementRecorded
from contracts.policy.policies import Policies
from services.penalties.law.case import Case
from services.penalties.law.contradictions import note_contradictions
from services.penalties.law.customer_relations import BREACHES, ESCALATIONS
from services.penalties.law.customer_relations.payout import payout_state
from services.penalties.law.customer_relations.summons import penalties_counted
from services.penalties.law.docket import Docket, Entry, Settlement
from services.penalties.law.ledger import Ledger, docket_order
from services.penalties.law.verdicts import Verdict
from services.received.fact import ReceivedFact


class Explained(NamedTuple):
    """A verdict, and the entry that follows from it, if any."""

    verdict: Verdict
    entry: Entry | None


def adjudicate(
    dealer: str, facts: Iterable[ReceivedFact], policies: Policies, as_of: date
) -> Docket:
    """The docket of `dealer` on the evening of `as_of`, Shanghai time.

    `facts` may be in any order, repeated, and later than `as_of`: those are not yet known. The same
    facts give the same docket, byte for byte.
    """
    return _adjudicate(Case(dealer, facts, policies, as_of))


def explain(
    dealer: str, facts: Iterable[ReceivedFact], policies: Policies, as_of: date, clause: str
) -> tuple[Explained, ...]:
    """Every verdict of a clause (by its slug): arisen or not, with the reasons."""
    explained: list[Explained] = []

    def keep(verdict: Verdict, entry: Entry | None) -> None:
        if verdict.clause.slug == clause:
            explained.append(Explained(verdict, entry))

    _adjudicate(Case(dealer, facts, policies, as_of), keep)
    return tuple(sorted(explained, key=lambda each: each.verdict.subject))


def _adjudicate(case: Case, keep: Callable[[Verdict, Entry | None], None] | None = None) -> Docket:
    ledger = Ledger(case)

    def enter(verdicts: Iterable[Verdict]) -> None:
        for verdict in verdicts:
            entry = ledger.enter(verdict)
            if keep is not None:
                keep(verdict, entry)

    if case.policies.start is not None:
        for breach in BREACHES:
            enter(breach.decide(case))
        for escalation in ESCALATIONS:
            enter(escalation.decide(case, ledger))
    note_contradictions(case, ledger)
    settlements = tuple(
        Settlement(fact.name, fact.data.settled_on, fact.data.amount_fen, fact.data.reference)
        for fact in case.all(SettlementRecorded)
        if case.today.reached(fact.data.settled_on)
    )
    owed_fen = sum(each.amount_fen for each in ledger.entries if each.status == "effective")
    return Docket(
        as_of=case.today.on,
        entries=tuple(sorted(ledger.entries, key=docket_order)),
        deadlines=tuple(sorted(ledger.deadlines, key=lambda d: (d.due_on, d.clause, d.subject))),
        anomalies=tuple(sorted(set(case.anomalies))),
        settlements=settlements,
        balance_fen=owed_fen - sum(each.amount_fen for each in settlements),
        payout=payout_state(ledger),
        penalties=penalties_counted(case, ledger) if case.policies.start is not None else None,
        next_change_on=case.today.next_change_on,
    )
