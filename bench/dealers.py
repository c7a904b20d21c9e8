"""What ten thousand dealers cost: memory, and the posting run of a day that touched some of them.

Run with `.venv/bin/python bench/dealers.py [--dealers N] [--against PATH]`. A real `docket up
--clock manual` on a temporary folder (SQLite) takes over facts of each dealer and posts what
follows; its memory is looked at with half of the dealers and with all of them. Then days are
closed: one on which every dealer had a fact, one on which a tenth had, one on which nobody had.
With `--against` the build of another checkout does the same.
"""

import argparse
import json
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from turns import DOCKET, HERE, environment


def fact(dealer: int, day: str, name: str, **data: Any) -> bytes:
    """A recorded fact of a dealer."""
    topic = "audits" if name.startswith("hardware") else "staffing"
    code = f"D-{dealer:06d}"
    event = {
        "specversion": "1.0",
        "id": f"{name}-{day}",
        "source": f"/dealers/{code}/dms",
        "type": f"docket.{topic}.{name}.v1",
        "subject": code,
        "time": f"{day}T09:00:00+08:00",
        "recordedtime": f"{day}T01:00:00.000000Z",
        "actor": "bench",
        "data": data,
    }
    return json.dumps(event).encode() + b"\n"


def inspected(dealers: Iterable[int], day: str) -> Iterator[bytes]:
    """Each is inspected, and one item fails."""
    for dealer in dealers:
        items = [{"item": "labels", "conforming": False}, {"item": "computers", "conforming": True}]
        yield fact(
            dealer, day, "hardware-inspected", inspection_id=day, inspected_on=day, items=items
        )


def absent(dealers: Iterable[int], day: str) -> Iterator[bytes]:
    """A fact from which nothing follows."""
    for dealer in dealers:
        yield fact(dealer, day, "absence-recorded", person_id="P", from_on=day, to_on=day)


class Stack:
    """A stack on a folder of its own."""

    def __init__(self, folder: Path, checkout: Path) -> None:
        self._folder = folder
        self._env = environment(checkout)
        self._data = str(folder / "data")
        self._up = subprocess.Popen(
            [*DOCKET, "up", "--data", self._data, "--port", "0", "--clock", "manual"],
            cwd=folder,
            env=self._env,
            stderr=subprocess.PIPE,
        )
        assert self._up.stderr is not None
        self._up.stderr.readline()

    def take_over(self, lines: Iterable[bytes]) -> None:
        """Import facts."""
        file = self._folder / "facts.ndjson"
        with file.open("wb") as out:
            out.writelines(lines)
        self._docket("import", str(file))

    def close_days(self, through: str) -> float:
        """Seconds until the postings of the day stand, with the command's own start."""
        began = time.perf_counter()
        self._docket("close-days", "--through", through)
        return time.perf_counter() - began

    def memory_kib(self) -> int:
        """What the process holds now."""
        status = Path(f"/proc/{self._up.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])

    def stop(self) -> None:
        """Ask it to end."""
        self._up.send_signal(signal.SIGTERM)
        self._up.wait(30)

    def _docket(self, *words: str) -> None:
        subprocess.run(
            [*DOCKET, *words, "--data", self._data],
            cwd=self._folder,
            env=self._env,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def main(dealers: int, checkout: Path) -> None:
    """Measure."""
    print(f"the build of {checkout}")
    everyone, half, some = range(dealers), range(dealers // 2), range(dealers // 10)
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), checkout)
        try:
            stack.take_over(inspected(half, "2012-07-02"))
            stack.close_days("2012-07-02")
            half_kib = stack.memory_kib()
            stack.take_over(inspected(range(len(half), dealers), "2012-07-03"))
            fined = stack.close_days("2012-07-03")
            all_kib = stack.memory_kib()
            stack.take_over(absent(everyone, "2012-07-04"))
            touched = stack.close_days("2012-07-04")
            stack.take_over(absent(some, "2012-07-05"))
            tenth = stack.close_days("2012-07-05")
            nobody = stack.close_days("2012-07-06")
        finally:
            stack.stop()
    more = dealers - len(half)
    a_dealer = (all_kib - half_kib) * 1024 / more
    print(f"memory with {len(half)} dealers  {half_kib / 1024:6.1f} MiB")
    print(f"memory with {dealers} dealers {all_kib / 1024:6.1f} MiB")
    print(f"  a dealer more takes {a_dealer:.0f} bytes")
    print(f"{more} fined for the first time   {fined:6.2f} s")
    print(f"{dealers} touched, nothing follows {touched:6.2f} s")
    print(f"{len(some)} of {dealers} touched          {tenth:6.2f} s")
    print(f"nobody touched                 {nobody:6.2f} s")
    print(f"a tenth / all, beyond an empty day {(tenth - nobody) / (touched - nobody):.2f}")


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--dealers", type=int, default=10_000)
    options.add_argument("--against", type=Path)
    given = options.parse_args()
    for each in filter(None, (HERE, given.against)):
        main(given.dealers, each)
