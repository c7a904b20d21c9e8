from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.component.penalties.stack import Stack, running


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with running(tmp_path) as stack:
        yield stack
