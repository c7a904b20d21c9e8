"""100,000 sample facts imported through the live stack and posted: the rate, and where time goes.

Run with `.venv/bin/python bench/live.py [--dealers N] [--months N] [--against PATH]`. A real
`docket up` on a temporary folder (SQLite, every commit durable) reads on while `docket import`
writes; then `docket close-days` waits for the postings. With `--against` the build of another
checkout takes over the same file first. The legs are measured beside it in one process.
"""

import argparse
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from turns import DOCKET, HERE, environment

from contracts.policy.shipped import shipped_policies
from contracts.reading import read_json
from contracts.topics import STAFFING
from services.kit.clock import WallClock
from services.kit.intake import journal
from services.kit.intake.draft import imported_draft
from services.kit.intake.journal import Journal
from services.kit.store.locations import open_store
from services.penalties.adjudication import by_dealer
from services.penalties.law import adjudicate
from services.received.fact import received_fact

UNTIL = date(2025, 6, 30)


def timed(name: str, facts: int, work: Callable[[], object]) -> float:
    """Run a leg and say its rate."""
    began = time.perf_counter()
    work()
    took = time.perf_counter() - began
    print(f"{name:58} {took:7.1f} s  {facts / took:9.0f} facts/s", flush=True)
    return took


def legs(file: Path, lines: list[bytes], folder: Path) -> None:
    """What each step costs alone, one after another in this process."""
    now = datetime.now(UTC)
    count = len(lines)
    drafts = []

    def draft() -> None:
        drafts.extend(imported_draft(read_json(line), now, f"{file}#L1") for line in lines)

    timed("  read, validate, canonical form", count, draft)
    store = Journal(
        open_store(f"sqlite:{folder}/leg.sqlite", journal.TABLES), STAFFING, 12, WallClock()
    )

    def record() -> None:
        for at in range(0, count, 500):
            store.record(drafts[at : at + 500])

    timed("  number and record durably, 500 a transaction", count, record)
    facts = []
    timed("  read as typed facts", count, lambda: facts.extend(map(received_fact, lines)))
    dealers = by_dealer(facts)

    def law() -> None:
        for dealer, case in dealers.items():
            adjudicate(dealer, case, shipped_policies(), UNTIL)

    timed(f"  the law over {len(dealers)} dealers", count, law)


def through_the_stack(checkout: Path, file: Path, folder: Path, count: int) -> float:
    """Import and post by the build of a checkout; the seconds of both."""
    how = {"cwd": folder, "env": environment(checkout)}
    data = str(folder / "data")
    up = subprocess.Popen(
        [*DOCKET, "up", "--data", data, "--port", "0"], stderr=subprocess.PIPE, **how
    )
    assert up.stderr is not None
    up.stderr.readline()

    def ran(*words: str) -> Callable[[], object]:
        words = (*DOCKET, *words, "--data", data)
        return lambda: subprocess.run(words, check=True, stdout=subprocess.PIPE, **how)

    print(f"the build of {checkout}")
    taken = ran("import", str(file))
    took = timed("import, the stack reading on beside it", count, taken)
    posted = ran("close-days", "--through", str(UNTIL))
    took += timed("close the day, adjudicate every dealer, post", count, posted)
    print(f"{'in all, until the postings stand':58} {took:7.1f} s  {count / took:9.0f} facts/s")
    up.send_signal(signal.SIGTERM)
    up.wait(30)
    return took


def main(dealers: int, months: int, against: Path | None) -> None:
    """Measure."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        file = folder / "sample.ndjson"
        sample = [*DOCKET, "sample", "--dealers", str(dealers), "--months", str(months)]
        with file.open("wb") as out:
            subprocess.run(
                [*sample, "--until", str(UNTIL)], stdout=out, check=True, env=environment()
            )
        lines = file.read_bytes().splitlines()
        count = len(lines)
        print(f"{count} facts of {dealers} dealers over {months} months")
        took = []
        for number, each in enumerate(filter(None, (against, HERE))):
            (own := folder / str(number)).mkdir()
            took.append(through_the_stack(each, file, own, count))
        if against:
            print(f"that of {against} / ours {took[0] / took[1]:.2f}")
        print("the legs, alone:")
        legs(file, lines, folder)


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--dealers", type=int, default=260)
    options.add_argument("--months", type=int, default=24)
    options.add_argument("--against", type=Path)
    given = options.parse_args()
    main(given.dealers, given.months, given.against)
