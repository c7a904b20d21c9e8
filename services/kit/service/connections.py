"""Limits open connections: the longest silent one is closed, else a new one is refused.

Each needs a descriptor, and the stores and the log need theirs: without a limit, a peer that opens
connections and sends nothing would cut every request off from the database.
"""

import logging
from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit
from typing import Final, Protocol

from services.kit.settings import SettingsUnfit

MOST_CONNECTIONS: Final = 1_000
"""Connections allowed if neither a setting nor the process's descriptors allow fewer."""

LEAST_CONNECTIONS: Final = 8

OTHER_DESCRIPTORS: Final = 128
"""Descriptors reserved for other purposes, before the rest is shared out."""

MOST_REFUSED_CONNECTIONS: Final = 32
"""Connections kept a moment longer, so that their peers can read why they are refused."""

_log = logging.getLogger(__name__)


class Connection(Protocol):
    """An open connection."""

    def abort(self) -> None:
        """Close it at once."""


class Connections:
    """The connections of a server; for its event loop alone."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: set[Connection] = set()
        self._silent: dict[Connection, None] = {}
        """The connections without a request in progress, the longest silent first."""
        self._refused: dict[Connection, None] = {}

    def take(self, one: Connection) -> bool:
        """Whether one more connection is allowed; a refused one is answered, and closed."""
        if len(self._held) >= self.most and not self._make_room():
            _log.warning("refused a connection: requests are at work on all of %s", self.most)
            self._refuse(one)
            return False
        self._held.add(one)
        self._silent[one] = None
        return True

    def silent(self, one: Connection) -> None:
        """Its request is answered: it is silent from now on."""
        self.at_work(one)
        if one in self._held:
            self._silent[one] = None

    def at_work(self, one: Connection) -> None:
        """A request of it is being answered from now on."""
        self._silent.pop(one, None)

    def leave(self, one: Connection) -> None:
        """It is closed."""
        self._held.discard(one)
        self._silent.pop(one, None)
        self._refused.pop(one, None)

    def _make_room(self) -> bool:
        longest = next(iter(self._silent), None)
        if longest is None:
            return False
        _log.warning("of %s connections the longest silent one makes room", self.most)
        self.leave(longest)
        longest.abort()
        return True

    def _refuse(self, one: Connection) -> None:
        if len(self._refused) >= MOST_REFUSED_CONNECTIONS:
            longest = next(iter(self._refused))
            self.leave(longest)
            longest.abort()
        self._refused[one] = None


def most_connections(asked: int | None) -> int:
    """How many connections are allowed, of those asked for; raises `SettingsUnfit`.

    It is half of the descriptors at most, because more are open for a moment while others are being
    closed.
    """
    descriptors, _ = getrlimit(RLIMIT_NOFILE)
    if descriptors == RLIM_INFINITY:
        return asked or MOST_CONNECTIONS
    allowed = max(LEAST_CONNECTIONS, (descriptors - OTHER_DESCRIPTORS) // 2)
    if asked is not None and asked > allowed:
        raise SettingsUnfit(
            f"DOCKET_CONNECTIONS: {asked} are more than the {allowed} that {descriptors} "
            "descriptors of this process leave; expected: fewer, or raise `ulimit -n`"
        )
    return asked or min(MOST_CONNECTIONS, allowed)
