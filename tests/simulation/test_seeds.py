"""Whatever chance does, no promise is broken; and a seed tells its story again."""

import os
import subprocess
import sys
from hashlib import sha256

import pytest

from tests.simulation.many import failures
from tests.simulation.run import simulate

SEEDS = range(150)
A_SEED = 33


@pytest.mark.slow
def test_no_seed_breaks_a_promise() -> None:
    assert "\n".join(map(str, failures(SEEDS))) == ""


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_a_seed_tells_the_same_story_in_every_process(hash_seed: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.simulation", "--seed", str(A_SEED)],
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        check=True,
    )
    assert sha256(told.stdout).hexdigest() == story_of(A_SEED)


def test_another_seed_tells_another_story() -> None:
    assert story_of(A_SEED) != story_of(A_SEED + 1)


def story_of(seed: int) -> str:
    story = sha256()
    simulate(seed, hear=lambda line: story.update(f"{line}\n".encode()))
    return story.hexdigest()
