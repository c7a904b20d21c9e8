"""Where a real server cannot be had a test says so and skips; in CI that is a failure."""

import os
from typing import NoReturn

import pytest

from tools.servers.here import NotHere


def do_without(what: str, reasons: list[NotHere]) -> NoReturn:
    """Skip what needs a server, with every way that was tried; fail where `CI` is set."""
    told = f"no {what} to be had: {'; '.join(map(str, reasons))}"
    if os.environ.get("CI"):
        pytest.fail(told, pytrace=False)
    pytest.skip(told)
