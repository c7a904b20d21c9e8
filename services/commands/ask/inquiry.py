"""Reads the events of a file or a stack that a question about one dealer needs."""

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from typing import Any

from services.commands.ask.fact_sources import read_history
from services.commands.facts.recorded_history import History
from services.commands.refusal import Failed, Unusable
from services.penalties.adjudication import MalformedLines
from services.penalties.explain.explanation import Inquiry
from services.penalties.law import CLAUSES
from services.penalties.posting.postings import PostingMalformed

EventSource = Callable[[Collection[str]], History]
"""Returns the events recorded about some dealers."""


def source_of(facts: str | None, data: Path | None) -> EventSource:
    """The source of events: the file named, else the stack's data folder."""
    if facts is None:
        from services.commands.facts.stack_record import read_stack

        return lambda dealers: read_stack(data, dealers)
    if data is not None:
        raise Unusable("--facts and --data: name one of them")
    return lambda dealers: read_history(facts, dealers)


def ask_of_entry(source: EventSource, entry_id: str, as_of: date | None) -> dict[str, Any]:
    """Why an entry stands, or how it was reversed."""
    dealer, _, rest = entry_id.partition("/")
    clause, _, subject = rest.partition("/")
    if not subject:
        raise Unusable(f"{entry_id} is no entry_id; one is written dealer/clause/subject")
    _check(clause)
    try:
        return _inquiry(source, dealer, as_of).of_entry(entry_id)
    except PostingMalformed as fault:
        raise Unusable(str(fault)) from fault


def ask_of_clause(
    source: EventSource, dealer: str, clause: str, as_of: date | None
) -> dict[str, Any]:
    """Every verdict of a clause on a dealer."""
    _check(clause)
    return _inquiry(source, dealer, as_of).of_clause(clause)


def _check(clause: str) -> None:
    if clause not in CLAUSES:
        raise Unusable(f"{clause} is no clause; there are {', '.join(CLAUSES)}")


def _inquiry(source: EventSource, dealer: str, as_of: date | None) -> Inquiry:
    try:
        recorded = source([dealer])
    except MalformedLines as malformed:
        raise Unusable(str(malformed)) from malformed
    day = as_of or recorded.open_day
    if not recorded.known(dealer, day):
        raise Failed(f"no fact about a dealer {dealer} was received by {day}")
    return Inquiry(dealer, recorded.facts[dealer], recorded.policies, recorded.postings, day)
