"""Hardware rounds (§4.2.2), of items of the catalogue alone: adjudicate.md, rules 16 and 17."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from tests.oracle.entries import ONE_DAY, Duty, Entry, component, entry
from tests.oracle.facts import Case, Event, anomaly, day, name, received_on
from tests.oracle.figures import BREACHES_UNTIL_REVIEW
from tests.oracle.operations import conforms

ROUNDS_RUN_OUT_WITHIN = timedelta(days=60)  # the longest round and the longest holidays


@dataclass
class Round:
    """The days up to ``due_on`` in which to rectify what the inspection ``stands_on`` found."""

    start: str  # the encoded inspection_id or overdue that began it
    stands_on: str
    begun_on: date
    due_on: date
    overdue: bool = False


@dataclass
class Chain:
    """A nonconforming first inspection and all that follows from it."""

    facts: list[Event]
    rounds: list[Round]
    breaches: int = 0
    closed: bool = False
    reviewed: bool = False

    @property
    def named(self) -> list[str]:
        return [fact["data"]["inspection_id"] for fact in self.facts]


@dataclass
class Ledger:
    entries: list[Entry] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)


def of_the_catalogue(case: Case) -> Case:
    """Rule 17: items outside the catalogue are taken out; an inspection left empty is none."""
    facts = []
    for fact in case.facts:
        if name(fact) in ("hardware-inspected", "operations-inspected"):
            items = fact["data"]["items"]
            kept = [item for item in items if _is_known(case, fact, item)]
            if kept != items:
                case.anomalies.append(anomaly("unknown-item", fact))
            if kept:
                facts.append(fact | {"data": fact["data"] | {"items": kept}})
        else:
            facts.append(fact)
    return replace(case, facts=facts)


def _is_known(case: Case, fact: Event, item: dict[str, Any]) -> bool:
    on = day(fact["data"]["inspected_on"])
    if name(fact) == "hardware-inspected":
        return item["item"] in slugs(case.policies.figure(on, "catalogue", "hardware"))
    by_position = case.policies.figure(on, "catalogue", "work_items")
    return item["item"] in slugs(by_position.get(item["position"], []))


def slugs(items: list[str | dict[str, Any]]) -> set[str]:
    """The slugs of a catalogue's items, written alone or with name and standard."""
    return {item if isinstance(item, str) else item["item"] for item in items}


def hardware(case: Case) -> tuple[list[Entry], list[Duty]]:
    """Rule 16, lived day by day, to the day when the rounds now open have run out."""
    ledger = Ledger()
    inspections = case.of("hardware-inspected")
    days = [day(e["data"]["inspected_on"]) for e in inspections]
    today = min([case.policies.start, *days])
    while today <= max([case.as_of + ROUNDS_RUN_OUT_WITHIN, *days]):
        for chain in ledger.chains:
            _run_out(case, ledger, chain, today)
        held = [e for e in inspections if e["data"]["inspected_on"] == today.isoformat()]
        for inspection in order_of_the_day(held):
            _inspect(case, ledger, inspection, today)
        today += timedelta(days=1)
    duties = [
        Duty("hardware-unrectified", f"{r.start}/overdue", r.begun_on, r.due_on, chain.facts)
        for chain in ledger.chains
        for r in chain.rounds
        if r.overdue
    ]
    return ledger.entries, duties


def _begin(case: Case, chain: Chain, start: str, stands_on: str, today: date) -> None:
    """A round, due by the version in force on the day on which it begins (22, 22a)."""
    clause = "hardware-nonconforming"
    within = timedelta(days=case.policies.figure(today, clause, "rectification_days"))
    due_on = case.policies.moved(today + within, today, clause)
    chain.rounds.append(Round(start, stands_on, today, due_on))


def order_of_the_day(held: list[Event]) -> list[Event]:
    """Received order, but one that is named before the one that names it, circles aside."""
    by_id = {e["data"]["inspection_id"]: e for e in held}
    placed: list[Event] = []

    def place(inspection: Event) -> None:
        named = by_id.get(inspection["data"].get("reinspects"))
        if named is not None and named not in placed and not _in_circle(inspection, by_id):
            place(named)
        if inspection not in placed:
            placed.append(inspection)

    for inspection in held:
        place(inspection)
    return placed


def _in_circle(inspection: Event, by_id: dict[str, Event]) -> bool:
    """Whether following the names of that day leads back to the inspection itself."""
    seen: list[Event] = []
    current = by_id.get(inspection["data"].get("reinspects"))
    while current is not None and current not in seen:
        if current is inspection:
            return True
        seen.append(current)
        current = by_id.get(current["data"].get("reinspects"))
    return False


def _inspect(case: Case, ledger: Ledger, inspection: Event, today: date) -> None:
    d = inspection["data"]
    conforming = all(conforms(item) for item in d["items"])
    own_id = component(d["inspection_id"])
    for chain in ledger.chains:
        if not chain.closed and d.get("reinspects") in chain.named:
            chain.facts.append(inspection)
            if conforming:
                chain.closed = True
            elif not chain.reviewed:
                _breach(case, ledger, chain, own_id, today)
                _begin(case, chain, own_id, d["inspection_id"], today)
            return
    if "reinspects" in d and today <= case.as_of:
        ids = [e["data"]["inspection_id"] for e in case.of("hardware-inspected")]
        kind = "not-reinspectable" if d["reinspects"] in ids else "unknown-inspection"
        case.anomalies.append(anomaly(kind, inspection))
    if not conforming and today >= case.policies.start:
        chain = Chain([inspection], [])
        _begin(case, chain, own_id, d["inspection_id"], today)
        ledger.chains.append(chain)
        named = entry(case, "hardware-nonconforming", own_id, today, [inspection])
        ledger.entries.append(named)


def _run_out(case: Case, ledger: Ledger, chain: Chain, today: date) -> None:
    """The day after the due date: breached unless rectified in time, or the deadline lapsed."""
    standing = chain.rounds[-1]
    if chain.closed or chain.reviewed or today != standing.due_on + ONE_DAY:
        return
    rectified = any(
        e["data"]["inspection_id"] == standing.stands_on and received_on(e) <= standing.due_on
        for e in case.of("rectification-reported")
    )
    if not rectified and not case.lapses(standing.due_on):
        standing.overdue = True
        overdue = f"{standing.start}/overdue"
        _breach(case, ledger, chain, overdue, today)
        _begin(case, chain, overdue, standing.stands_on, today)


def _breach(case: Case, ledger: Ledger, chain: Chain, named: str, today: date) -> None:
    ledger.entries.append(entry(case, "hardware-unrectified", named, today, chain.facts))
    chain.breaches += 1
    if chain.breaches == BREACHES_UNTIL_REVIEW:
        chain.reviewed = True
        first = component(chain.named[0])
        ledger.entries.append(entry(case, "termination-review", first, today, chain.facts))
