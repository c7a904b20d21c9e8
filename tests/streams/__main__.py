"""`python -m tests.streams --streams 800`, or `--kills 500`: what the suite does with fewer."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.e2e.docket import Docket
from tests.streams.killed import kill_around
from tests.streams.many import live
from tests.streams.receiving import receiving


def main() -> int:
    """0 where nothing was lost, and nothing came more often than it may."""
    parser = argparse.ArgumentParser(prog="python -m tests.streams", description=__doc__)
    parser.add_argument("--streams", type=int, default=800, help="open at SIGTERM")
    parser.add_argument("--kills", type=int, help="around webhooks, and no streams")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        if chosen.kills is not None:
            return _kill(Path(folder), chosen.kills, chosen.seed)
        return _open(Path(folder), chosen.streams)


def _open(folder: Path, streams: int) -> int:
    lived = live(Docket(folder), streams, _say)
    whole = sum(each.ids == lived.sent for each in lived.heard)
    _say(f"{whole} of {streams} clients have each of {len(lived.sent)} events once")
    return 0 if whole == streams and lived.status == 0 else 1


def _kill(folder: Path, kills: int, seed: int) -> int:
    with receiving() as receiver:
        docket = Docket(folder, DOCKET_WEBHOOK_LOOPBACK="true")
        done = kill_around(docket, receiver, kills, seed, _say)
    _say(f"{done.arrived} of {done.recorded} events have arrived, in {done.attempts} attempts")
    lost = done.arrived < done.recorded
    return 1 if lost or done.attempts - done.arrived > kills else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    raise SystemExit(main())
