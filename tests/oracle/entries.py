"""What the law says: entries on a docket, and duties not (yet) done that may become entries."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from tests.oracle.facts import Case, Event, cite, received_order
from tests.oracle.figures import CLAUSES, UNRECTIFIED_FACTOR
from tests.oracle.policies import Version

Entry = dict[str, Any]

ONE_DAY = timedelta(days=1)


def component(text: str) -> str:
    """One component of a subject: ``/`` and ``%`` percent-encoded."""
    return text.replace("%", "%25").replace("/", "%2F")


def subject(*components: str) -> str:
    return "/".join(component(part) for part in components)


def entry(case: Case, clause: str, named: str, on: date, facts: Iterable[Event]) -> Entry:
    """An entry on the subject ``named`` (encoded already), dated ``on``, resting on the facts."""
    kind, section = CLAUSES[clause]
    version = case.policies.in_force(on)
    evidence = dict.fromkeys(cite(fact) for fact in sorted(facts, key=received_order))
    return {
        "entry_id": f"{case.dealer}/{clause}/{named}",
        "kind": kind,
        "clause": clause,
        "occurred_on": on.isoformat(),
        "amount_fen": _amount_fen(version, clause),
        "currency": "CNY",
        "subject": named,
        "status": "effective",
        "policy": "gwm-crd",
        "policy_version": version.name,
        "section": section,
        "evidence": list(evidence),
    }


def _amount_fen(version: Version, clause: str) -> int:
    """Rule 22: by the version in force on the entry's date."""
    if clause == "hardware-unrectified":
        return UNRECTIFIED_FACTOR * int(version.terms["hardware-nonconforming", "amount_fen"])
    amount_fen = int(version.terms.get((clause, "amount_fen"), 0))
    return -amount_fen if clause == "exemplary-report" else amount_fen


class Duty(NamedTuple):
    """A duty that, by all that is known, goes unmet: breached on the day after ``due_on``."""

    clause: str
    subject: str
    arises_on: date
    due_on: date
    facts: list[Event]


def breaches(case: Case, duties: Iterable[Duty]) -> Iterator[Entry]:
    for duty in duties:
        yield entry(case, duty.clause, duty.subject, duty.due_on + ONE_DAY, duty.facts)


def deadlines(case: Case, duties: Iterable[Duty]) -> list[dict[str, str]]:
    """The open ones: arisen, due on or after the day on which one asks."""
    return sorted(
        (
            {"clause": duty.clause, "subject": duty.subject, "due_on": duty.due_on.isoformat()}
            for duty in duties
            if duty.arises_on <= case.as_of <= duty.due_on
        ),
        key=lambda deadline: (deadline["due_on"], deadline["clause"], deadline["subject"]),
    )
