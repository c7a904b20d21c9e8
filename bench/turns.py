"""Two checkouts of the product taking turns, each in a process of its own.

Both run the functions of this `bench/`, each upon its own packages; so these functions go by names
that the older build has too.
"""

import gc
import importlib
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent.parent


DOCKET = [sys.executable, "-P", "-m", "services"]
"""The command, of the build whose environment it has."""


def environment(checkout: Path = HERE, *besides: Path) -> dict[str, str]:
    """The environment of a process that imports a checkout's packages."""
    paths = [str(each.resolve()) for each in (checkout, *besides)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


class Build:
    """The build of a checkout, ready to run the functions of a benchmark."""

    def __init__(self, checkout: Path, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__, module],
            env=environment(checkout, HERE / "bench"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def run(self, function: str, *arguments: Any) -> tuple[float, Any]:
        """CPU seconds, and what the function gives back."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        pickle.dump((function, arguments), self._process.stdin)
        self._process.stdin.flush()
        seconds, given = pickle.load(self._process.stdout)  # noqa: S301 - of our own process
        return seconds, given

    def hold(self, value: Any) -> None:
        """Keep a value there; a function is run upon it by `on_held`."""
        self.run("hold", value)

    def on_held(self, function: str) -> float:
        """CPU seconds of the function upon what is kept."""
        return self.run("on_held", function)[0]


def in_turns(rounds: int, works: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The least that each gives, one after the other in every round: others only add to it."""
    given: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, work in works.items():
            given[name].append(work())
    return {name: min(each) for name, each in given.items()}


def _serve(module: Any) -> None:
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a benchmark prints is no answer
    gc.disable()
    held: list[Any] = [None]
    while True:
        try:
            function, arguments = pickle.load(requests)  # noqa: S301 - of the process that began us
        except EOFError:
            return
        given = None
        began = time.process_time()
        if function == "hold":
            held[:] = arguments
        elif function == "on_held":
            getattr(module, arguments[0])(held[0])
        else:
            given = getattr(module, function)(*arguments)
        seconds = time.process_time() - began
        gc.collect()
        pickle.dump((seconds, given), answers)
        answers.flush()


if __name__ == "__main__":
    _serve(importlib.import_module(sys.argv[1]))
