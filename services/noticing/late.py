"""Notices of late facts: those of monthly declarations and reports alike."""

from collections.abc import Callable, Iterator
from datetime import date

from contracts.events.staffing import DealerAccepted, DealerClosed
from contracts.mentions import ACCEPTED, CLOSED, identity
from contracts.policy.deadlines import is_owed, month_due
from contracts.policy.periods import EndOfPeriod
from contracts.policy.terms import OnHoliday, Terms
from contracts.receipt import Notice
from contracts.wording.notices import LATE, notice, provisional
from contracts.wording.sentence import Sentence
from services.kit.intake.accepting import Accepting
from services.noticing.known_facts import KnownFacts


def late(
    new: Accepting, due: EndOfPeriod, sentence: Sentence = LATE, **known: object
) -> Iterator[Notice]:
    """The notice that a fact is received after its last day; `known` fills the sentence."""
    if new.received_on > due.on:
        years = provisional(due.provisional)
        dates = {"due_on": due.on, "received_on": new.received_on, "provisional": years}
        yield notice("late", sentence, **dates, **known)


def late_month(
    known: KnownFacts, new: Accepting, month: str, duty: Callable[[Terms], tuple[int, OnHoliday]]
) -> Iterator[Notice]:
    """The notice that a month's duty is answered late, if no earlier fact answered it."""
    own = identity(new.fact)
    if own is None or known.first_naming(new.dealer, own) is not None:
        return
    policies = known.policies(new.dealer).known_by(new.received_on)
    first = date.fromisoformat(f"{month}-01")
    regulation = policies.in_force(first)
    if regulation is None:
        return
    due = month_due(policies, first, *duty(regulation.terms))
    if new.received_on <= due.on:  # most are in time: nothing more is asked of them
        return
    accepted, closed = known.fact(new.dealer, ACCEPTED), known.fact(new.dealer, CLOSED)
    closed_on = closed.closed_on if isinstance(closed, DealerClosed) else None
    if isinstance(accepted, DealerAccepted) and is_owed(
        policies, first, accepted.accepted_on, closed_on
    ):
        yield from late(new, due)
