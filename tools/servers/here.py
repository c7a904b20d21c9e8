"""The real servers that this machine can run, and free ports."""

import socket
from typing import Final

PATIENCE: Final = 300.0
"""Seconds in which a server must be up or down, however busy the machine is."""


class NotHere(Exception):
    """A server cannot run on this machine; the message names what is missing."""


def free_port() -> int:
    """A port of loopback on which no process listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
