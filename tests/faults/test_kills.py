"""Any instance is killed at any moment, and both servers with them: nothing is lost or doubled."""

from pathlib import Path

import pytest

from tests.faults.run import run
from tests.faults.scenarios import SCENARIOS


@pytest.mark.slow
def test_fifty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    told: list[str] = []
    assert run(SCENARIOS["kills"], 1, tmp_path, told.append) == [], "\n".join(told)
