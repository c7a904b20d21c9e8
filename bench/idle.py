"""Closing a day on which nobody had a fact: with 1,000 dealers, and with 100,000.

Run with `.venv/bin/python bench/idle.py [--few N] [--many N]`. Each dealer has one fact, received
on a day that is closed before; the least of some idle days, with the command's own start.
"""

import argparse
import tempfile
from datetime import date, timedelta
from pathlib import Path

from dealers import Stack, absent
from turns import HERE

DAYS = 5


def idle_day(dealers: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), HERE)
        try:
            stack.take_over(absent(range(dealers), "2012-07-02"))
            stack.close_days("2012-07-02")
            days = [str(date(2012, 7, 3) + timedelta(days=number)) for number in range(DAYS)]
            return min(map(stack.close_days, days))
        finally:
            stack.stop()


def main(few: int, many: int) -> None:
    least = {dealers: idle_day(dealers) for dealers in (few, many)}
    for dealers, seconds in least.items():
        print(f"an idle day of {dealers:6} dealers {seconds:6.2f} s", flush=True)
    print(f"{many} / {few}  {least[many] / least[few]:.2f}")


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--few", type=int, default=1_000)
    options.add_argument("--many", type=int, default=100_000)
    given = options.parse_args()
    main(given.few, given.many)
