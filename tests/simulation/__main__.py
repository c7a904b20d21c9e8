"""`python -m tests.simulation --seed N` tells the run of one seed, and what it broke.

`--seeds LO:HI` runs many, and names those that broke a promise.
"""

import argparse
import sys
from collections.abc import Sequence

from tests.oracle.histories import seeds
from tests.simulation.many import failures
from tests.simulation.run import simulate


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--seed", type=int, metavar="N")
    chosen.add_argument("--seeds", type=seeds, metavar="LO:HI")
    said = parser.parse_args()
    return _run(said.seeds) if said.seeds is not None else _tell(said.seed)


def _tell(seed: int) -> int:
    broken = simulate(seed, hear=lambda line: sys.stdout.write(f"{line}\n"))
    for promise in broken:
        sys.stdout.write(f"BROKEN: {promise}\n")
    return 1 if broken else 0


def _run(chosen: Sequence[int]) -> int:
    broken = 0
    for failure in failures(chosen):
        sys.stdout.write(f"{failure}\n")
        broken += 1
    sys.stdout.write(f"{broken} of {len(chosen)} seeds broke a promise\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
