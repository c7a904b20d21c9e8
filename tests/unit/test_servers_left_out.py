"""A server that cannot be had is said in the last lines of a run; in CI it fails the test."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BROKER = "tests/kafka/test_topics.py::test_made_once_they_are_left_alone"
REASON = "no Apache Kafka to be had: DOCKET_TEST_KAFKA names none; no Docker engine answers;"


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """A machine on which no Kafka can be started."""
    ours = ("CI", "PYTEST_ADDOPTS", "DOCKET_TEST")
    kept = {name: v for name, v in os.environ.items() if not name.startswith(ours)}
    return {**kept, "PATH": str(tmp_path), "DOCKER_HOST": f"unix://{tmp_path}/none"}


def run(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", BROKER],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_laptop_without_it_passes_and_says_what_would_be_needed(bare: dict[str, str]) -> None:
    done = run(bare)
    assert done.returncode == 0, done.stdout
    *_, heading, line, _ = done.stdout.rstrip().splitlines()
    assert heading == "1 tests were left out, for want of:"
    assert line.split(maxsplit=1)[1].startswith(REASON)
    assert "Debian's package" in line


def test_in_ci_it_is_a_failure(bare: dict[str, str]) -> None:
    done = run({**bare, "CI": "true"})
    assert done.returncode == 1
    assert REASON in done.stdout
