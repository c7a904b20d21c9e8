"""The docket of every dealer on the evening of a day, read from the facts alone.

``python -m tests.oracle.reading FILE --as-of DATE`` prints it as JSON (FILE: one event a line).
"""

import argparse
import json
import sys
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from tests.oracle import (
    concurrent,
    filings,
    inspections,
    months,
    oddities,
    operations,
    stated,
    summonses,
    tenure,
    trainings,
)
from tests.oracle.entries import Entry, breaches, deadlines
from tests.oracle.facts import Case, Event, cases, day, name
from tests.oracle.policies import WorkingDay, policies

Docket = dict[str, Any]


def adjudicate(
    events: Iterable[Event],
    as_of: date,
    *,
    is_working_day: WorkingDay,
    dealers: Collection[str] | None = None,
    documents: Iterable[str] = (),
) -> dict[str, Any]:
    """The object of adjudicate.md, without explanation; ``documents`` are those of --policy."""
    told = list(events)
    published = [event for event in told if name(event) == "policy-published"]
    found = cases(told, as_of, policies(published, documents, as_of, is_working_day))
    return {
        "as_of": as_of.isoformat(),
        "dealers": {
            case.dealer: docket(case) for case in found if dealers is None or case.dealer in dealers
        },
    }


def docket(case: Case) -> Docket:
    """The docket of one dealer."""
    case = inspections.of_the_catalogue(case)
    rounds, rectifications = inspections.hardware(case)
    duties = [
        *trainings.probation_duties(case),
        *months.monthly_duties(case),
        *filings.baseline_duties(case),
        *filings.vacancy_duties(case),
    ]
    entries = _dated(
        case,
        [
            *tenure.manager_tenure(case),
            *tenure.position_turnover(case),
            *concurrent.concurrent_posts(case),
            *trainings.manager_retraining(case),
            *trainings.untrained_manager(case),
            *filings.change_filing(case),
            *months.assessed_reports(case),
            *rounds,
            *operations.operations(case),
            *breaches(case, duties),
        ],
    )
    waived = summonses.waivers(case)
    entries += summonses.gm_summonses(case, entries, waived)
    summoned = [e for e in entries if e["kind"] == "summons"]
    entries += summonses.payouts(case, summoned, waived)
    summonses.hearings_of_nothing(case, summoned)
    oddities.show(case)
    for entry in entries:
        entry["status"] = "waived" if entry["entry_id"] in waived else "effective"
    entries.sort(key=lambda e: (e["occurred_on"], e["clause"], e["subject"]))
    return {
        "entries": entries,
        "deadlines": deadlines(case, [*duties, *rectifications]),
        "anomalies": case.anomalies,
        "balance_fen": balance_fen(case, entries),
        "payout": summonses.payout(entries),
        "stated": stated.statement(case, entries, [*duties, *rectifications]),
    }


def _dated(case: Case, entries: list[Entry]) -> list[Entry]:
    """Rule 3: none is dated before the start, none after the day of asking appears."""
    start, end = case.policies.start.isoformat(), case.as_of.isoformat()
    return [entry for entry in entries if start <= entry["occurred_on"] <= end]


def balance_fen(case: Case, entries: list[Entry]) -> int:
    """What the dealer owes: effective amounts less the settlements dated by then."""
    owed = sum(int(entry["amount_fen"]) for entry in entries if entry["status"] == "effective")
    settled = sum(
        int(e["data"]["amount_fen"])
        for e in case.of("settlement-recorded")
        if day(e["data"]["settled_on"]) <= case.as_of
    )
    return owed - settled


def main() -> None:
    from chinese_calendar import is_workday

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    parser.add_argument("--dealer", action="append")
    chosen = parser.parse_args()
    lines = chosen.file.read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines if line.strip()]
    result = adjudicate(events, chosen.as_of, is_working_day=is_workday, dealers=chosen.dealer)
    json.dump(result, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
