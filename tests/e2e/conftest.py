"""A folder of its own for each test, on which it runs the command."""

from pathlib import Path

import pytest

from tests.e2e.docket import Docket


@pytest.fixture
def docket(tmp_path: Path) -> Docket:
    return Docket(tmp_path)
