"""Random histories that quarrel with the law on its boundaries.

``python -m tests.oracle.histories --seed S`` prints one as NDJSON;
``--coverage LO:HI`` counts instead which clauses the histories of those seeds bring about.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from tests.oracle import decisions, declarations, notices, stories, visits
from tests.oracle.facts import SHANGHAI, Event, name, topic
from tests.oracle.figures import CLAUSES, POLICY_START
from tests.oracle.random_facts import (
    MONTH,
    ONE,
    POSITIONS,
    REASONS,
    YEAR,
    Teller,
    copied,
    recorded,
    some,
)
from tests.oracle.reading import adjudicate

STORIES: tuple[Callable[[Teller], None], ...] = (
    stories.management,
    stories.management,
    stories.turnover,
    stories.vacancy,
    stories.vacancy,
    stories.probation,
    stories.retraining,
    stories.findings,
    stories.findings,
    stories.returning,
    stories.idle,
    stories.idle,
    declarations.moonlighting,
    declarations.moonlighting,
    declarations.moved,
    declarations.moved,
    visits.assessments,
    visits.hardware,
    visits.hardware,
    visits.circle,
    visits.operations,
    visits.operations,
)
DECISIONS = (decisions.waivers, decisions.summons, decisions.summons, decisions.settlements)

CLOSED_SETS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("change-filed", "reason"): REASONS,
    ("change-filed", "position"): POSITIONS,
    ("training-completed", "position"): POSITIONS,
    ("training-completed", "passed"): (True, False),
    ("monthly-report-assessed", "verdict"): ("accepted", "false", "exemplary"),
    ("hearing-held", "outcome"): ("passed", "failed", "absent"),
    ("appeal-decided", "outcome"): ("upheld", "waived"),
    ("settlement-recorded", "amount_fen"): (1, 300000),
}
IDS = {"change_id": "C", "finding_id": "FD", "inspection_id": "I", "reinspects": "I"}


# Whatever they carry, these are passed over.
DERIVED: tuple[Event, ...] = (
    {
        "specversion": "1.0",
        "id": "BJ-1/monthly-report-late/2012-07#1",
        "source": "/penalties",
        "type": "docket.penalties.penalty-assessed.v1",
        "subject": "BJ-1",
        "time": "2012-08-06T16:00:00.000000Z",
        "data": {"amount_fen": 200000},
        "recordedtime": "2012-08-06T16:00:00.000000Z",
    },
    {
        "specversion": "1.0",
        "id": "day-closed/2012-08-06/0",
        "source": "/staffing",
        "type": "docket.staffing.day-closed.v1",
        "subject": "*",
        "time": "2012-08-06T16:00:00.000000Z",
        "data": {"through": "2012-08-06", "partition": 0},
        "recordedtime": "2012-08-06T16:00:00.000000Z",
    },
)


def history(seed: int) -> list[Event]:
    """The facts of one to three dealers, in no order."""
    rng = random.Random(seed)
    events: list[Event] = []
    for dealer in ("BJ-1", "BJ-2", "TJ-1")[: rng.choice((1, 1, 2, 3))]:
        t = Teller(rng, dealer)
        stories.founding(t)
        if t.chance(0.85):
            visits.monthly(t)
        for _ in range(t.pick(1, 2, 3, 5, 8)):
            t.pick(*STORIES)(t)
        if t.chance(0.06):
            stories.accepted_again(t)
        for _ in range(t.pick(0, 1, 2, 4)):
            t.pick(*DECISIONS)(t)
        _set_right(t)
        events += t.events
    events += some(rng, DERIVED, 0.2)
    versions = notices.published(seed)
    events += versions + some(rng, versions, 0.2)
    events += [
        _repeat(rng, event, events)
        for event in some(rng, events, 0.06)
        if event["subject"] != "*" and event not in DERIVED
    ]
    rng.shuffle(events)
    return events


def _set_right(t: Teller) -> None:
    """Withdraw and correct some of what was said, sometimes what cannot be."""
    for event in some(t.rng, list(t.events), t.pick(0, 0.04, 0.15)):
        on = t.day() if t.chance(0.5) else _local_day(event)
        named = {"source": event["source"], "id": event["id"] if t.chance(0.95) else "unknown"}
        if t.chance(0.5):
            named |= {"topic": t.pick(topic(event), f"docket.{topic(event)}.v1")}
            t.say("fact-withdrawn", on, **named, reason="有误")
        else:
            for _ in range(t.pick(1, 1, 2)):
                of = event if t.chance(0.9) else t.pick(*t.events)
                if name(of) not in ("fact-withdrawn", "fact-corrected"):
                    said = {
                        "type": of["type"],
                        **named,
                        "reason": "更正",
                        "data": _otherwise(t, of),
                    }
                    t.say("fact-corrected", on, **said)
    for event in some(t.rng, list(t.events), 0.2):
        if name(event) in ("fact-withdrawn", "fact-corrected"):
            named = {"topic": "decisions", "source": event["source"], "id": event["id"]}
            t.say("fact-withdrawn", t.day(), **named, reason="撤回")


def _local_day(event: Event) -> date:
    return datetime.fromisoformat(event["recordedtime"]).astimezone(SHANGHAI).date()


def _otherwise(t: Teller, event: Event) -> dict[str, Any]:
    """Other data of the same type: a date, an id or a choice altered."""
    data: dict[str, Any] = copied(event)["data"]
    holders = [data, *(data[part] for part in ("successor", "change") if part in data)]
    holders += data.get("members", [])
    for _ in range(t.pick(0, 1, 2)):
        holder = t.pick(*holders)
        field = t.pick(*holder)
        choices = CLOSED_SETS.get((name(event), field)) if holder is data else None
        if field.endswith("_on"):
            step: Any = t.pick(ONE, -ONE, 7 * ONE, MONTH, -MONTH, YEAR)
            shifted: date = date.fromisoformat(holder[field]) + step
            holder[field] = shifted.isoformat()
        elif field == "month":
            holder[field] = f"{date.fromisoformat(holder[field] + '-01') + MONTH:%Y-%m}"
        elif choices:
            holder[field] = t.pick(*choices)
        elif field in IDS:
            holder[field] = t.known(IDS[field])
    return data


def _repeat(rng: random.Random, event: Event, events: list[Event]) -> Event:
    """The same event again: later, at the same instant or under another fact's id; or altered."""
    again = copied(event)
    later = rng.choice((0, 0, 1, 86_400, -86_400))
    received = datetime.fromisoformat(again["recordedtime"]) + timedelta(seconds=later)
    again["recordedtime"] = recorded(received.astimezone(UTC))
    if name(event) not in ("fact-withdrawn", "fact-corrected") and rng.random() < 0.5:
        again["data"] = _otherwise(Teller(rng, event["subject"]), event)
    if rng.random() < 0.1:
        same_dealer = [e for e in events if e["subject"] == event["subject"]]
        others = [e for e in events if e["subject"] != "*"]
        other = rng.choice(same_dealer if rng.random() < 0.8 else others)
        again |= {"id": other["id"], "source": other["source"]}
    return again


def days_to_ask(seed: int) -> list[date]:
    """Days on which to adjudicate that history: about what happened, and long after.

    None before the first policy is known: nothing is asked of anybody then.
    """
    rng = random.Random(f"ask {seed}")
    told = sorted(_local_day(event) for event in history(seed) if event["subject"] != "*")
    around = rng.choice(told) + rng.choice((0, 1, 15, 16)) * ONE
    edge = (rng.choice(told) + relativedelta(months=1)).replace(day=rng.choice((5, 6)))
    starts = [start for text in notices.documents(seed) if (start := notices.start_of(text))]
    earliest = max([POLICY_START, *starts])
    return [max(earliest, on) for on in (around, edge, told[-1] + 100 * ONE)]


def coverage(seeds: range) -> Counter[str]:
    """Entries by clause and status, and anomalies by kind, on the last day to ask."""
    from chinese_calendar import is_workday

    counts: Counter[str] = Counter(dict.fromkeys(CLAUSES, 0))
    for seed in seeds:
        as_of, documents = days_to_ask(seed)[-1], notices.documents(seed)
        found = adjudicate(history(seed), as_of, is_working_day=is_workday, documents=documents)
        for docket in found["dealers"].values():
            for entry in docket["entries"]:
                counts[entry["clause"]] += 1
                counts[f"({entry['status']} {entry['kind']})"] += 1
            counts.update(f"anomaly {each['kind']}" for each in docket["anomalies"])
            counts[f"payout {docket['payout']}"] += 1
    return counts


def seeds(text: str) -> range:
    """``LO:HI`` as a range of seeds."""
    low, high = text.split(":")
    return range(int(low), int(high))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--seed", type=int)
    what.add_argument("--coverage", type=seeds, metavar="LO:HI")
    chosen = parser.parse_args()
    if chosen.coverage is not None:
        for counted, times in sorted(coverage(chosen.coverage).items()):
            sys.stdout.write(f"{times:6} {counted}\n")
        return
    for event in history(chosen.seed):
        sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
