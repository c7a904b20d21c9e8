"""`python -m tests.faults SCENARIO --seed N`: one scenario, told, and what it broke."""

import argparse
import signal
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from tests.faults.run import run
from tests.faults.scenarios import SCENARIOS


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults",
        description=__doc__,
        epilog="\n".join(f"{name}: {each.words}" for name, each in SCENARIOS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("scenario", choices=[*SCENARIOS, "all"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where logs and mails stay; else they do not")
    chosen = parser.parse_args()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _end)  # what was started is ended, too
    names = [*SCENARIOS] if chosen.scenario == "all" else [chosen.scenario]
    return max(_lived(name, chosen.seed, chosen.folder) for name in names)


def _end(number: int, _: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)  # one is enough
    sys.exit(128 + number)


def _lived(name: str, seed: int, folder: Path | None) -> int:
    begun = time.monotonic()

    def tell(line: str) -> None:
        print(f"{time.monotonic() - begun:7.1f} {line}", flush=True)  # noqa: T201

    tell(f"scenario {name}, seed {seed}")
    with TemporaryDirectory() as own:
        place = (folder or Path(own)) / f"{name}-{seed}"
        place.mkdir(parents=True, exist_ok=True)
        found = run(SCENARIOS[name], seed, place, tell)
    for promise in found:
        tell(f"BROKEN: {promise}")
    tell(f"{name}, seed {seed}: {len(found)} promises broken")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
