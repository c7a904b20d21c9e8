"""The closed days that were run in a dealer's partition, as far as the evidence shows."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from services.penalties.posting.casebook import CaseFact
from services.penalties.posting.runs import Run
from services.penalties.verification.evidence import FACT_NAMES, DealerEvidence


def first_counted(facts: Sequence[CaseFact], runs: Sequence[Run]) -> set[date]:
    """The days of those runs that count a fact for the first time."""
    found: set[date] = set()
    for each in facts:
        at = bisect_left(runs, each.received_on, key=lambda run: run.day)
        while at < len(runs) and not each.counted_on(runs[at].day):
            at += 1
        if at < len(runs):
            found.add(runs[at].day)
    return found


def runs_of(evidence: DealerEvidence) -> list[Run]:
    """The closed days that were run in the dealer's partition, through the last sealed one."""
    named = sorted({cut.through for cuts in evidence.cuts.values() for cut in cuts})
    runs: list[Run] = []
    previous: date | None = None
    partition = int(evidence.every[2:])
    for day in named:
        cuts = [evidence.cut(topic, day) for topic in FACT_NAMES]
        if day > evidence.through or any(cut is None for cut in cuts):
            break
        at = max(cut.recordedtime for cut in cuts if cut is not None)
        runs.append(Run(partition, date.fromisoformat(day), previous, at))
        previous = date.fromisoformat(day)
    return runs
