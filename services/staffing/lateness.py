"""Filings (备案) received after their last day, §4.1.5: the notices in their receipts."""

from collections.abc import Iterable, Iterator

from contracts.dates import plus_days
from contracts.events.staffing import (
    BaselineFiled,
    ChangeFiled,
    DealerAccepted,
    NoChangeDeclared,
)
from contracts.mentions import ACCEPTED, CLOSED, Mention, identity
from contracts.policy.deadlines import baseline_due, change_due
from contracts.policy.documents import Regulation
from contracts.policy.terms import OnHoliday, Terms
from contracts.receipt import Notice
from contracts.wording.notices import LATE_MANAGER, notice
from services.kit.intake.accepting import Accepting
from services.noticing.known_facts import KnownFacts
from services.noticing.late import late, late_month
from services.staffing.case import MANAGER


def asks(new: Accepting) -> Iterable[Mention]:
    """The mentions that decide whether a filing is late."""
    return (CLOSED,) if isinstance(new.fact, NoChangeDeclared) else ()


def lateness(known: KnownFacts, new: Accepting) -> Iterator[Notice]:
    """The notice that a baseline, a change or a month's declaration is received late."""
    match new.fact:
        case NoChangeDeclared(month=month):
            yield from late_month(known, new, month, _declaration)
        case BaselineFiled():
            yield from _late_baseline(known, new)
        case ChangeFiled() as change:
            yield from _late_change(known, new, change)


def _declaration(terms: Terms) -> tuple[int, OnHoliday]:
    return terms.change_filing.declaration_due_day, terms.change_filing.on_holiday


def _late_baseline(known: KnownFacts, new: Accepting) -> Iterator[Notice]:
    own = identity(new.fact)
    accepted = known.fact(new.dealer, ACCEPTED)
    if (
        own is None
        or known.first_naming(new.dealer, own)
        or not isinstance(accepted, DealerAccepted)
    ):
        return
    policies = known.policies(new.dealer).known_by(new.received_on)
    regulation = policies.in_force(accepted.accepted_on)
    if regulation is None:
        return
    yield from late(new, baseline_due(policies, regulation.terms, accepted.accepted_on))


def _late_change(known: KnownFacts, new: Accepting, change: ChangeFiled) -> Iterator[Notice]:
    policies = known.policies(new.dealer).known_by(new.received_on)
    regulation = policies.in_force(new.received_on)
    if regulation is None:
        return
    if change.position == MANAGER:
        yield from _late_manager(regulation, new, change)
    else:
        due = change_due(policies, regulation.terms, change.effective_on, new.received_on)
        yield from late(new, due)


def _late_manager(regulation: Regulation, new: Accepting, change: ChangeFiled) -> Iterator[Notice]:
    days = regulation.terms.change_filing.manager_notice_days
    due_on = plus_days(change.effective_on, -days)
    if new.received_on > due_on:
        yield notice(
            "late",
            LATE_MANAGER,
            days=days,
            effective_on=change.effective_on,
            due_on=due_on,
            received_on=new.received_on,
        )
