"""The last numbers of dealers' streams as the portal has them: one look for all open pages."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Final

from contracts.topics import AUDITS, DECISIONS, PENALTIES, STAFFING, short_name
from services.kit.store import Store, StoreUnavailable
from services.kit.store.statements import marks
from services.portal.lists.readable import DOCKET_ROW, NAMES_ROW, REPORTS_ROW

POLL_SECONDS: Final = 0.25
MOST_AT_ONCE: Final = 500
"""Dealers in one statement."""

TOPICS_OF_ROW: Final[Mapping[str, tuple[str, ...]]] = {
    NAMES_ROW: (STAFFING,),
    REPORTS_ROW: (AUDITS,),
    DOCKET_ROW: (STAFFING, AUDITS, DECISIONS, PENALTIES),
}
"""Of which topics whoever may read a row is told that something came."""

Numbers = Mapping[str, int]
"""By the short name of a topic, the last number of a dealer's stream."""

_log = logging.getLogger(__name__)


class LatestNumbers:
    """Looks at the store while any page is open, for the dealers that open pages show."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._watched: dict[str, int] = {}
        self._found: dict[str, Numbers] = {}
        self._changed = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self.stopped = False

    def of(self, dealer: str) -> Numbers:
        """The numbers of one dealer now."""
        return self._read([dealer]).get(dealer, {})

    @asynccontextmanager
    async def watching(self, dealer: str) -> AsyncIterator[None]:
        """Look at a dealer until the block is left."""
        self._watched[dealer] = self._watched.get(dealer, 0) + 1
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            yield
        finally:
            self._watched[dealer] -= 1
            if not self._watched[dealer]:
                del self._watched[dealer]
                self._found.pop(dealer, None)

    async def next(self, seconds: float) -> None:
        """Wait until numbers have changed, or for so many seconds."""
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            return

    def known(self, dealer: str) -> Numbers:
        """The numbers of a dealer that is looked at, as of the last look."""
        return self._found.get(dealer, {})

    def stop(self) -> None:
        """End every open page's stream; called in the event loop."""
        self.stopped = True
        self._changed.set()

    async def _look(self) -> None:
        while self._watched and not self.stopped:
            try:
                found = await asyncio.to_thread(self._read, list(self._watched))
            except StoreUnavailable as fault:
                _log.warning("open pages wait: %s", fault)
                found = self._found
            if found != self._found:
                self._found = found
                waited, self._changed = self._changed, asyncio.Event()
                waited.set()
            await asyncio.sleep(POLL_SECONDS)

    def _read(self, dealers: list[str]) -> dict[str, Numbers]:
        found: dict[str, dict[str, int]] = {each: {} for each in dealers}
        for at in range(0, len(dealers), MOST_AT_ONCE):
            some = dealers[at : at + MOST_AT_ONCE]
            with self._store.reading() as look:
                rows = look.execute(
                    f"SELECT stream, topic, sequence FROM heads WHERE stream IN ({marks(some)})",
                    some,
                )
            for stream, topic, last in rows:
                found[stream][short_name(topic)] = last
        return {**found}


def topics_seen(rows: Iterable[str]) -> frozenset[str]:
    """The topics, by their short names, of which a viewer of these rows is told."""
    return frozenset(short_name(each) for row in rows for each in TOPICS_OF_ROW.get(row, ()))


def told_since(numbers: Numbers, topics: Iterable[str]) -> str:
    """`audits:7,staffing:12`: where a page stands."""
    return ",".join(f"{topic}:{numbers.get(topic, 0)}" for topic in sorted(topics))


def count_since(since: str, numbers: Numbers, topics: Iterable[str]) -> int:
    """How many events came after where a page stood."""
    stood = dict(each.partition(":")[::2] for each in since.split(",") if each)
    return sum(
        max(0, numbers.get(topic, 0) - int(stood.get(topic) or numbers.get(topic, 0)))
        for topic in topics
    )
