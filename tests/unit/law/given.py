"""`given(facts).on(day)`: one dealer's facts, and what follows from them on a day."""

from dataclasses import dataclass
from datetime import date

from contracts.policy.policies import Policies
from contracts.policy.shipped import shipped_policies
from contracts.topics import topic_of
from services.penalties.law import Docket, ReceivedFact, Verdict, adjudicate, explain
from services.received.fact import received_fact
from tests.builders.given_fact import DEALER, GivenFact


@dataclass(frozen=True)
class Given:
    facts: tuple[ReceivedFact, ...]
    policies: Policies

    def on(self, day: str) -> Docket:
        return adjudicate(DEALER, self.facts, self.policies, date.fromisoformat(day))

    def why(self, clause: str, day: str) -> tuple[Verdict, ...]:
        explained = explain(DEALER, self.facts, self.policies, date.fromisoformat(day), clause)
        return tuple(each.verdict for each in explained)


def given(*facts: GivenFact, policies: Policies | None = None) -> Given:
    events = [told.event(number) for number, told in enumerate(facts, start=1)]
    assert all(topic_of(event["type"]) for event in events)
    return Given(tuple(map(received_fact, events)), policies or shipped_policies())


def entries(docket: Docket, *clauses: str) -> list[str]:
    """`2012-08-06 monthly-report-late 2012-07 ¥2000`, and `waived` where it is."""
    return [
        f"{entry.occurred_on} {entry.clause} {entry.subject}"
        + (f" ¥{entry.amount_fen // 100}" if entry.amount_fen else "")
        + (" waived" if entry.status == "waived" else "")
        for entry in docket.entries
        if not clauses or entry.clause in clauses
    ]


def deadlines(docket: Docket, *clauses: str) -> list[str]:
    """`2012-08-05 monthly-report-late 2012-07`: the open ones."""
    return [
        f"{each.due_on} {each.clause} {each.subject}"
        for each in docket.open_deadlines()
        if not clauses or each.clause in clauses
    ]


def odd(docket: Docket) -> list[str]:
    """`unknown-change e003`: the anomalies, but for those of a story cut short.

    Most stories tell neither an acceptance nor who was on post before; `all_odd` has these too.
    """
    return [each for each in all_odd(docket) if each.partition(" ")[0] not in CUT_SHORT]


CUT_SHORT = {"unaccepted-dealer", "unknown-person", "person-id-reused"}


def all_odd(docket: Docket) -> list[str]:
    """`unknown-change e003`: every anomaly."""
    return [f"{each.kind} {each.event.partition('#')[2]}" for each in docket.anomalies]
