"""Child processes of the tests: modules of this folder, run as programs, stopped by their id."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.patience import PATIENCE

ROOT = Path(__file__).parents[3]

Child = subprocess.Popen[str]


@contextmanager
def children(program: str, *arguments: list[str]) -> Iterator[list[Child]]:
    """One process for each list of arguments, all let go at the same moment."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", f"tests.component.kit.{program}", *each],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for each in arguments
    ]
    try:
        for child in started:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        for child in started:
            assert child.stdin is not None
            print("go", file=child.stdin, flush=True)
        yield started
    finally:
        for child in started:
            child.kill()
            child.communicate()


def ready() -> None:
    """Said by a child: it is set up; it goes on when it is let go."""
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()


def said(child: Child) -> list[str]:
    """What a child has said in whole lines, once it has ended."""
    out, _ = child.communicate(timeout=PATIENCE)
    return [line for line in out.splitlines(keepends=True) if line.endswith("\n")]
