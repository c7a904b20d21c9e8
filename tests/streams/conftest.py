"""A stack that posts webhooks to loopback, and a receiver of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.docket import Docket, Stack
from tests.streams.receiving import Receiver, receiving


@pytest.fixture
def docket(tmp_path: Path) -> Docket:
    return Docket(tmp_path, DOCKET_WEBHOOK_LOOPBACK="true")


@pytest.fixture
def stack(docket: Docket) -> Iterator[Stack]:
    with docket.up() as found:
        yield found


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found
