"""Hardware rounds (§4.2.2) and operations (§5.6): adjudicate.md, rules 16 and 17."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.oracle.entries import ONE_DAY, Duty, Entry, component, entry
from tests.oracle.facts import Case, Event, day, received_on
from tests.oracle.figures import (
    BREACHES_UNTIL_REVIEW,
    CALLBACK_RATE_PERCENT,
    CSI_SAMPLES,
    OPERATIONS_THRESHOLD,
    POLICY_START,
    RECTIFICATION_WITHIN,
    SSI_SAMPLES,
)


@dataclass
class Round:
    """Fifteen days in which to rectify what the inspection ``stands_on`` found."""

    start: str  # the encoded inspection_id or overdue that began it
    stands_on: str
    begun_on: date
    overdue: bool = False

    @property
    def due_on(self) -> date:
        return self.begun_on + RECTIFICATION_WITHIN


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


def hardware(case: Case) -> tuple[list[Entry], list[Duty]]:
    """Rule 16, lived day by day, to the day when the rounds now open have run out."""
    ledger = Ledger()
    inspections = case.of("hardware-inspected")
    today = POLICY_START
    while today <= case.as_of + RECTIFICATION_WITHIN + ONE_DAY:
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
    conforming = all(item["conforming"] for item in d["items"])
    own_id = component(d["inspection_id"])
    for chain in ledger.chains:
        if not chain.closed and d.get("reinspects") in chain.named:
            chain.facts.append(inspection)
            if conforming:
                chain.closed = True
            elif not chain.reviewed:
                _breach(case, ledger, chain, own_id, today)
                chain.rounds.append(Round(own_id, d["inspection_id"], today))
            return
    if not conforming:
        ledger.chains.append(Chain([inspection], [Round(own_id, d["inspection_id"], today)]))
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
        chain.rounds.append(Round(overdue, standing.stands_on, today))


def _breach(case: Case, ledger: Ledger, chain: Chain, named: str, today: date) -> None:
    ledger.entries.append(entry(case, "hardware-unrectified", named, today, chain.facts))
    chain.breaches += 1
    if chain.breaches == BREACHES_UNTIL_REVIEW:
        chain.reviewed = True
        first = component(chain.named[0])
        ledger.entries.append(entry(case, "termination-review", first, today, chain.facts))


def conforms(item: dict[str, Any]) -> bool:
    """Rule 17: as stated, or computed from the measurement."""
    if "conforming" in item:
        return bool(item["conforming"])
    measured = item["measurement"]
    if measured["kind"] == "callback_rate":
        required = int(measured["required"])
        return required == 0 or int(measured["compliant"]) * 100 > CALLBACK_RATE_PERCENT * required
    if measured["kind"] == "ssi_samples":
        return all(row["valid"] >= min(SSI_SAMPLES, row["sold"]) for row in measured["rows"])
    return all(row["valid"] >= CSI_SAMPLES for row in measured["rows"])


def operations(case: Case) -> Iterator[Entry]:
    for fact in case.of("operations-inspected"):
        on = day(fact["data"]["inspected_on"])
        named = component(fact["data"]["inspection_id"])
        failing = [item for item in fact["data"]["items"] if not conforms(item)]
        if len({(item["position"], item["item"]) for item in failing}) >= OPERATIONS_THRESHOLD:
            yield entry(case, "operations-below-standard", named, on, [fact])
        if any(item.get("measurement", {}).get("kind") == "callback_rate" for item in failing):
            yield entry(case, "callback-rate-low", named, on, [fact])
