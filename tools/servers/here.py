"""Which real servers can be had on this machine, and on which port."""

import socket
from typing import Final

PATIENCE: Final = 300.0
"""Seconds in which a server must be up or down, however busy the machine is."""


class NotHere(Exception):
    """One of the ways to a server does not lead there on this machine; says what is missing."""


def free_port() -> int:
    """A port of loopback that nothing listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
