"""How many connections are held: the longest silent one makes room, else a new one is refused.

Each takes a descriptor, and the stores and the log need theirs: without a limit, a peer that
opens connections and says nothing takes the database away from all.
"""

import logging
from resource import RLIM_INFINITY, RLIMIT_NOFILE, getrlimit
from typing import Final, Protocol

from services.kit.settings import SettingsUnfit

MOST_CONNECTIONS: Final = 1_000
"""Connections held where neither a setting nor the descriptors of the process allow fewer."""

LEAST_CONNECTIONS: Final = 8

OTHER_DESCRIPTORS: Final = 128
"""Descriptors that are nobody's connection, before the rest is shared out."""

MOST_REFUSED_CONNECTIONS: Final = 32
"""Connections kept a moment longer, so that their peers read why they are refused."""

_log = logging.getLogger(__name__)


class Connection(Protocol):
    """What is held."""

    def abort(self) -> None:
        """End it at once."""


class Connections:
    """The connections of a server; for its event loop alone."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._held: set[Connection] = set()
        self._silent: dict[Connection, None] = {}
        """Those of which no request is being answered, the longest silent first."""
        self._refused: dict[Connection, None] = {}

    def take(self, one: Connection) -> bool:
        """Whether another is held; one that is not has to be told, and leaves."""
        if len(self._held) >= self.most and not self._make_room():
            _log.warning("refused a connection: requests are at work on all of %s", self.most)
            self._refuse(one)
            return False
        self._held.add(one)
        self._silent[one] = None
        return True

    def silent(self, one: Connection) -> None:
        """From now on no request of it is being answered."""
        self.at_work(one)
        if one in self._held:
            self._silent[one] = None

    def at_work(self, one: Connection) -> None:
        """From now on a request of it is being answered."""
        self._silent.pop(one, None)

    def leave(self, one: Connection) -> None:
        """It has ended."""
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
    """How many may be held, of those asked for; raises `SettingsUnfit`.

    Half of the descriptors at most: more are open for a moment while others are being closed.
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
