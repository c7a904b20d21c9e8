"""`python -m tests.fuzz --seconds N`: fuzz a stack of its own by its document."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.fuzzed import fuzzed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    chosen = parser.parse_args()
    with TemporaryDirectory(prefix="docket-fuzz-") as folder:
        status, said = fuzzed(Path(folder), chosen.seconds)
    sys.stdout.write(said)
    return status


if __name__ == "__main__":
    sys.exit(main())
