"""`python -m tests.simulation --seed N` tells the run of one seed, and what it broke."""

import argparse
import sys

from tests.simulation.run import simulate


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    chosen = parser.parse_args()
    broken = simulate(chosen.seed, hear=lambda line: sys.stdout.write(line + "\n"))
    for promise in broken:
        sys.stdout.write(f"BROKEN: {promise}\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
