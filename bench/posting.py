"""The posting run of a closed day by itself, in one process: no command, no server, no start.

Run with `.venv/bin/python bench/posting.py [--dealers N] [--rounds N] [--against PATH]`. Each
dealer is inspected once. Then days are closed on which all of them, a tenth of them and none of
them had a fact from which nothing follows. CPU time of closing the day in the three topics, of
reading what was recorded, and of the run; with `--against` the build of another checkout takes
turns.
"""

import argparse
import json
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from dealers import absent, inspected
from turns import HERE, Build

from contracts.topics import AUDITS, DECISIONS, STAFFING
from services.kit.clock import ManualClock
from services.kit.intake import journal as journals
from services.kit.intake.draft import draft
from services.kit.intake.journal import Journal
from services.kit.log.embedded import EmbeddedLog
from services.kit.store.locations import open_store
from services.penalties.posting.posting_consumer import posting_consumer
from services.penalties.service import TABLES

PARTITIONS = 12
GIVEN = {"specversion", "id", "source", "type", "subject", "time", "data"}


def days_closed(dealers: int) -> dict[str, float]:
    """CPU seconds of the posting run of each day."""
    with TemporaryDirectory() as folder:
        stores = {
            topic: open_store(f"sqlite:{folder}/{topic}.sqlite", journals.TABLES)
            for topic in (STAFFING, AUDITS, DECISIONS)
        }
        clock = ManualClock()
        written = {t: Journal(store, t, PARTITIONS, clock) for t, store in stores.items()}
        results = open_store(f"sqlite:{folder}/penalties.sqlite", TABLES)
        consumer = posting_consumer(results, EmbeddedLog(stores, PARTITIONS))
        consumer.take()

        def record(topic: str, lines: Iterable[bytes]) -> None:
            events = (
                {name: said for name, said in json.loads(line).items() if name in GIVEN}
                for line in lines
            )
            list(written[topic].record([draft(event, "bench") for event in events]))

        def close(day: str) -> float:
            began = process_time()
            for each in written.values():
                each.close_days(date.fromisoformat(day))
            while consumer.step():
                pass
            return process_time() - began

        everyone, some = range(dealers), range(dealers // 10)
        record(AUDITS, inspected(everyone, "2026-01-15"))
        fined = close("2026-01-15")
        record(STAFFING, absent(everyone, "2026-01-16"))
        touched = close("2026-01-16")
        record(STAFFING, absent(some, "2026-01-17"))
        tenth = close("2026-01-17")
        return {"fined": fined, "all": touched, "a tenth": tenth, "none": close("2026-01-18")}


def main(dealers: int, rounds: int, checkouts: list[Path]) -> None:
    """Measure."""
    least: dict[Path, dict[str, float]] = {}
    with ExitStack() as running:
        builds = {each: running.enter_context(Build(each, "posting")) for each in checkouts}
        for _ in range(rounds):
            for checkout, build in builds.items():
                taken = build.run("days_closed", dealers)[1]
                before = least.get(checkout, taken)
                least[checkout] = {day: min(taken[day], before[day]) for day in taken}
    for checkout, days in least.items():
        print(checkout, {day: f"{seconds:.3f} s" for day, seconds in days.items()})
    ours, *others = least.values()
    for theirs in others:
        print({day: f"{ours[day] / theirs[day]:.2f}" for day in ours})


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--dealers", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--against", type=Path)
    given = options.parse_args()
    main(given.dealers, given.rounds, [each for each in (HERE, given.against) if each])
