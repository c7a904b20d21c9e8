"""A stack with a sample history, and schemathesis at its document for a bounded time."""

import subprocess
import sys
from pathlib import Path

from tests.e2e.docket import Docket

CONFIG = Path(__file__).with_name("schemathesis.toml")
COMMAND = Path(sys.executable).parent / "schemathesis"

ENDLESS = "/v1/stream$"
"""Answers that have no end, which tests/streams holds."""

SAMPLE = ("--dealers", "12", "--months", "3")
"""Among its dealers is the one that the document's examples name."""


def fuzzed(folder: Path, seconds: int) -> tuple[int, str]:
    """The exit status and what was said: 0 where nothing was found in so many seconds."""
    docket = Docket(folder)
    history = docket.must("sample", *SAMPLE).out
    docket.must("import", "-", "--close-days", given=history)
    with docket.up() as stack:
        done = subprocess.run(
            [
                COMMAND, "--config-file", CONFIG, "run", f"{stack.http.base_url}openapi.json",
                "--exclude-path-regex", ENDLESS, "--checks", "all",
                "--max-time", str(seconds), "--no-color",
                "--continue-on-failure", "--suppress-health-check", "all",
            ],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd=folder, check=False,
        )  # fmt: skip
        stack.get("/livez")
    return done.returncode, done.stdout + done.stderr
