"""`python -m tests.streams --streams 800`: what the suite does with fewer."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.e2e.docket import Docket
from tests.streams.many import live


def main() -> int:
    """0 where each client has every event once."""
    parser = argparse.ArgumentParser(prog="python -m tests.streams", description=__doc__)
    parser.add_argument("--streams", type=int, default=800, help="open at SIGTERM")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        lived = live(Docket(Path(folder)), chosen.streams, _say)
    whole = sum(each.ids == lived.sent for each in lived.heard)
    _say(f"{whole} of {chosen.streams} clients have each of {len(lived.sent)} events once")
    return 0 if whole == chosen.streams and lived.status == 0 else 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    raise SystemExit(main())
