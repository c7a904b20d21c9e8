"""What one dealer costs as its facts of a kind grow: from 1,000 to 4,000, each kind by itself.

Run with `.venv/bin/python bench/growth.py`. Cost is CPU time a fact, the least of some rounds: 1
where it does not grow. The docket's size is that of `--json`: 4 where each entry has its own size.
"""

import gc
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from growing import DEALER, FROM, KINDS, history

from contracts.policy.shipped import shipped_policies
from services.audits.case import Case as Found
from services.audits.inspections import inspections
from services.audits.reports import reports
from services.penalties.law import Docket, adjudicate
from services.received.fact import ReceivedFact, received_fact
from services.received.standing import standing_facts
from services.staffing.case import Case as Filed
from services.staffing.filings import filings
from services.staffing.headcount import headcount

FEW, MANY = 1_000, 4_000
ROUNDS = 3

Facts = list[ReceivedFact]


class Asked(NamedTuple):
    """What is asked of a dealer's facts."""

    law: Callable[[Facts], object]
    headcount: Callable[[Facts], object]
    filings: Callable[[Facts], object]
    inspections: Callable[[Facts], object]
    reports: Callable[[Facts], object]


POLICIES = shipped_policies()
ON = FROM + timedelta(days=MANY)


def docket(facts: Facts) -> Docket:
    return adjudicate(DEALER, facts, POLICIES, ON)


def filed(facts: Facts) -> Filed:
    return Filed(DEALER, standing_facts(DEALER, facts), POLICIES, ON)


def found(facts: Facts) -> Found:
    return Found(DEALER, standing_facts(DEALER, facts), POLICIES)


ASKED = Asked(
    law=docket,
    headcount=lambda facts: headcount(filed(facts), ON),
    filings=lambda facts: filings(filed(facts)),
    inspections=lambda facts: inspections(found(facts)),
    reports=lambda facts: reports(found(facts)),
)


def seconds_a_fact(ask: Callable[[Facts], object], facts: Facts) -> float:
    """The least of some rounds."""
    least = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        began = time.process_time()
        ask(facts)
        least = min(least, time.process_time() - began)
    return least / len(facts)


def main() -> None:
    gc.disable()
    print(f"{'':25}{''.join(f'{name:>12}' for name in ASKED._fields)}{'docket size':>14}")
    for kind, make in KINDS.items():
        few, many = ([*map(received_fact, history(make, count))] for count in (FEW, MANY))
        row = [seconds_a_fact(ask, many) / seconds_a_fact(ask, few) for ask in ASKED]
        small, large = (len(json.dumps(docket(facts).to_json())) for facts in (few, many))
        figures = "".join(f"{figure:12.2f}" for figure in row)
        print(f"{kind:25}{figures}{large / small:14.2f}", flush=True)


if __name__ == "__main__":
    main()
