"""Where a real server cannot be had a test says so and skips; in CI that is a failure."""

import os
import socket
from typing import NoReturn

import pytest


class NotHere(Exception):
    """One of the ways to a server does not lead there on this machine; says what is missing."""


def do_without(what: str, reasons: list[NotHere]) -> NoReturn:
    """Skip what needs a server, with every way that was tried; fail where `CI` is set."""
    told = f"no {what} to be had: {'; '.join(map(str, reasons))}"
    if os.environ.get("CI"):
        pytest.fail(told, pytrace=False)
    pytest.skip(told)


def free_port() -> int:
    """A port of loopback that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
