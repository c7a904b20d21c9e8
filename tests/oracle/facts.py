"""Which facts count on the evening of a day: adjudicate.md, rules 1 and 2."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.policies import Policies

Event = dict[str, Any]
Anomaly = dict[str, str]
Key = tuple[str, str, str]

SHANGHAI = ZoneInfo("Asia/Shanghai")

# Rule 2: the fields that identify the thing a fact speaks of; none for what a dealer has once.
BUSINESS_IDS: dict[str, tuple[str, ...]] = {
    "change-filed": ("change_id",),
    "staffing-finding-recorded": ("finding_id",),
    "hardware-inspected": ("inspection_id",),
    "operations-inspected": ("inspection_id",),
    "training-completed": ("position", "person_id", "held_on"),
    "settlement-recorded": ("reference",),
    "dealer-accepted": (),
    "dealer-closed": (),
}


def topic(event: Event) -> str:
    """``staffing``, ``audits``, ``decisions`` or ``penalties``."""
    return str(event["type"].split(".")[1])


def name(event: Event) -> str:
    """The type without topic and version, e.g. ``change-filed``."""
    return str(event["type"].split(".")[2])


def day(text: str) -> date:
    return date.fromisoformat(text)


def received_on(event: Event) -> date:
    """The Shanghai date of the instant at which the fact was received."""
    return _local_date(event["recordedtime"])


@cache
def _local_date(instant: str) -> date:
    return datetime.fromisoformat(instant).astimezone(SHANGHAI).date()


def received_order(event: Event) -> tuple[datetime, str, str, str]:
    """Rule 1: (recordedtime, source, id, topic)."""
    received = datetime.fromisoformat(event["recordedtime"])
    return received, event["source"], event["id"], topic(event)


def key(event: Event) -> Key:
    return topic(event), event["source"], event["id"]


def cite(event: Event) -> str:
    return f"{event['source']}#{event['id']}"


def anomaly(kind: str, event: Event, detail: str = "") -> Anomaly:
    return {"kind": kind, "event": cite(event), "detail": detail}


def canonical(event: Event) -> str:
    return json.dumps(event, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content(event: Event) -> tuple[Any, ...]:
    return event["type"], event["subject"], event["time"], event["data"]


@dataclass(frozen=True)
class Case:
    """All that is known of one dealer at the end of a day, in received order."""

    dealer: str
    as_of: date
    policies: Policies
    facts: list[Event]
    anomalies: list[Anomaly] = field(default_factory=list)
    first: Event | None = None  # the first fact that is not withdrawn

    def of(self, *names: str) -> list[Event]:
        return [event for event in self.facts if name(event) in names]

    @property
    def accepted_on(self) -> date | None:
        return next((day(e["data"]["accepted_on"]) for e in self.of("dealer-accepted")), None)

    @property
    def closed_on(self) -> date | None:
        return next((day(e["data"]["closed_on"]) for e in self.of("dealer-closed")), None)

    def lapses(self, deadline: date) -> bool:
        """Rule 5: a deadline on or after the closure lapses."""
        return self.closed_on is not None and deadline >= self.closed_on


def cases(events: Iterable[Event], as_of: date, policies: Policies) -> list[Case]:
    """A case for each dealer of whom a fact is known."""
    known = [
        event
        for event in events
        if topic(event) != "penalties"
        and name(event) not in ("day-closed", "policy-published")
        and received_on(event) <= as_of
    ]
    first: dict[Key, Event] = {}
    for event in known:
        other = first.get(key(event))
        if other is None or _counts_before(event, other):
            first[key(event)] = event
    found: dict[str, Case] = {}
    for event in sorted(first.values(), key=received_order):
        case = Case(event["subject"], as_of, policies, [])
        found.setdefault(event["subject"], case).facts.append(event)
    for event in known:
        counting = first[key(event)]
        if content(event) != content(counting):
            case = found.get(event["subject"])
            if case is not None:
                case.anomalies.append(anomaly("differing-content", event))
    return [_counting(case) for _, case in sorted(found.items())]


def _counts_before(event: Event, other: Event) -> bool:
    """Rule 1: the earliest received counts, at equal times the canonical JSON sorting first."""
    return (received_order(event), canonical(event)) < (received_order(other), canonical(other))


def _counting(case: Case) -> Case:
    """The case with withdrawals and corrections applied (1) and repeated ids left out (2)."""
    withdrawals = case.of("fact-withdrawn")
    corrections = case.of("fact-corrected")
    plain = [e for e in case.facts if name(e) not in ("fact-withdrawn", "fact-corrected")]
    anomalies = case.anomalies + _idle(withdrawals, corrections, plain)
    withdrawn = {_named(withdrawal) for withdrawal in withdrawals}
    facts: list[Event] = []
    repeats: list[Event] = []
    seen: set[tuple[Any, ...]] = set()
    for event in plain:
        if key(event) in withdrawn:
            continue
        applying = [c for c in corrections if _corrects(c, event)]
        standing = event | {"data": applying[-1]["data"]["data"]} if applying else event
        if name(standing) in BUSINESS_IDS:
            fields = BUSINESS_IDS[name(standing)]
            identity = (name(standing), *(standing["data"][field] for field in fields))
            if identity in seen:
                anomalies.append(anomaly("repeated-id", event, str(identity)))
                repeats.append(standing)
                continue
            seen.add(identity)
        facts.append(standing)
    anomalies += _accepted_again(repeats, [e for e in facts if name(e) == "dealer-closed"])
    known = sorted((*facts, *withdrawals, *corrections), key=received_order)
    return replace(case, facts=facts, anomalies=anomalies, first=known[0])


def _named(fact: Event) -> tuple[str, str, str]:
    """The key of the fact that a withdrawal or correction names, its topic in full or in short."""
    said = fact["data"]
    topic: str = said["topic"] if "topic" in said else said["type"]
    return topic.split(".")[1] if "." in topic else topic, said["source"], said["id"]


def _accepted_again(repeats: list[Event], closures: list[Event]) -> list[Anomaly]:
    """A second acceptance, by its date after the closure that counts."""
    return [
        anomaly("accepted-again", again)
        for again in repeats
        for closure in closures
        if name(again) == "dealer-accepted"
        and again["data"]["accepted_on"] > closure["data"]["closed_on"]
    ]


def _corrects(correction: Event, event: Event) -> bool:
    named = correction["data"]
    return (named["type"], named["source"], named["id"]) == (
        event["type"],
        event["source"],
        event["id"],
    )


def _idle(withdrawals: list[Event], corrections: list[Event], plain: list[Event]) -> list[Anomaly]:
    """Rule 1: withdrawals and corrections that name nothing they could change."""
    final = {key(event) for event in (*withdrawals, *corrections)}
    found = []
    for fact in (*withdrawals, *corrections):
        d = fact["data"]
        named = _named(fact)
        others = [event for event in plain if key(event) == named]
        if named in final:
            found.append(anomaly("final-fact", fact))
        elif not others:
            found.append(anomaly("unknown-fact", fact))
        elif "type" in d and others[0]["type"] != d["type"]:
            found.append(anomaly("correction-of-another-type", fact))
    return found
