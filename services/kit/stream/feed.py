"""The events of one store as they are recorded: one poll serves all listeners."""

import asyncio
import logging
from bisect import bisect_right
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

from services.kit.store import Store, StoreUnavailable
from services.kit.stream.epochs import epoch_of
from services.kit.stream.passages import Passage, PassingEvent, last_position, page_after

POLL_SECONDS: Final = 0.25
"""Seconds between two polls of the store."""

TURNS_A_CHECK: Final = 2
"""Polls within which every listener's credential is checked once."""

TAIL_EVENTS: Final = 1_000
TAIL_BYTES: Final = 4 * 1024 * 1024
"""The number of latest events cached for listeners; older ones are read from the store."""

READERS_AT_ONCE: Final = 2
"""Concurrent reads of the store for listeners that are further behind; the others wait."""

_log = logging.getLogger(__name__)

StillAllowed = Callable[[], Awaitable[bool]]


class Listener:
    """One open stream: it is woken by a new event, or when it ends."""

    def __init__(self, still_allowed: StillAllowed) -> None:
        self.still_allowed = still_allowed
        self.woken = asyncio.Event()
        self.ended = False

    def end(self) -> None:
        """End the stream."""
        self.ended = True
        self.woken.set()


class Feed:
    """The events of a store, for listeners in one event loop; it polls while there are any."""

    def __init__(self, store: Store) -> None:
        self.epoch = ""
        self.end = 0
        """The position of the last event polled."""
        self._store = store
        self._tail: list[PassingEvent] = []
        self._tail_bytes = 0
        self._tail_after = 0
        self._listeners: list[Listener] = []
        self._polling: asyncio.Task[None] | None = None
        self._beginning: asyncio.Task[None] | None = None
        self._pages: dict[int, asyncio.Task[Passage]] = {}
        self._stopped = False
        self._reads = asyncio.Semaphore(READERS_AT_ONCE)

    @asynccontextmanager
    async def listening(self, still_allowed: StillAllowed) -> AsyncIterator[Listener]:
        """A listener, until the block is left; raises `StoreUnavailable`."""
        listener = Listener(still_allowed)
        listener.ended = self._stopped
        if self._beginning is None or not self._listeners:
            self._beginning = asyncio.create_task(self._begin())
        self._listeners.append(listener)
        try:
            await asyncio.shield(self._beginning)
            yield listener
        finally:
            self._listeners.remove(listener)
            if not self._listeners and self._polling is not None:
                self._polling.cancel()
                self._polling = None

    def stop(self) -> None:
        """End every stream at once; runs in the event loop."""
        self._stopped = True
        for each in self._listeners:
            each.end()

    async def next_page(self, listener: Listener, position: int) -> Passage | None:
        """The next page after a position, once there is one; None if the listener ends."""
        while True:
            listener.woken.clear()
            if listener.ended:
                return None
            if position < self.end:
                return self._from_tail(position) or await self._read(position)
            await listener.woken.wait()

    async def _begin(self) -> None:
        self.epoch = await asyncio.to_thread(epoch_of, self._store)
        self.end = await asyncio.to_thread(last_position, self._store)
        self._tail, self._tail_bytes, self._tail_after = [], 0, self.end
        if self._listeners:  # else whoever asked has gone meanwhile
            self._polling = asyncio.create_task(self._poll())

    async def _poll(self) -> None:
        trouble, checked = "", 0
        while not self._stopped:
            try:
                page = await asyncio.to_thread(page_after, self._store, self.end)
            except StoreUnavailable as fault:
                if str(fault) != trouble:
                    _log.warning("streams wait: %s", fault)
                    trouble = str(fault)
                await asyncio.sleep(POLL_SECONDS)
                continue
            trouble = ""
            if page.through > self.end:
                self._extend(page)
                continue
            await asyncio.sleep(POLL_SECONDS)
            share = -(-len(self._listeners) // TURNS_A_CHECK)
            for listener in self._listeners[checked : checked + share]:
                await self._check(listener)
            checked = checked + share if checked + share < len(self._listeners) else 0

    def _extend(self, page: Passage) -> None:
        self.end = page.through
        self._tail.extend(page.events)
        self._tail_bytes += sum(len(each.value) for each in page.events)
        gone = max(0, len(self._tail) - TAIL_EVENTS)
        self._tail_bytes -= sum(len(each.value) for each in self._tail[:gone])
        while self._tail_bytes > TAIL_BYTES and gone < len(self._tail):
            self._tail_bytes -= len(self._tail[gone].value)
            gone += 1
        if gone:
            self._tail_after = self._tail[gone - 1].position
            del self._tail[:gone]
        for each in self._listeners:
            each.woken.set()

    def _from_tail(self, position: int) -> Passage | None:
        if position < self._tail_after:
            return None
        after = bisect_right(self._tail, position, key=lambda each: each.position)
        return Passage(self._tail[after:], self.end)

    async def _read(self, position: int) -> Passage:
        """A page of older events; listeners that ask for the same page share it."""
        if position not in self._pages:
            self._pages[position] = asyncio.create_task(self._read_page(position))
        return await asyncio.shield(self._pages[position])

    async def _read_page(self, position: int) -> Passage:
        try:
            async with self._reads:
                while True:
                    try:
                        return await asyncio.to_thread(page_after, self._store, position)
                    except StoreUnavailable:
                        await asyncio.sleep(POLL_SECONDS)
        finally:
            del self._pages[position]

    async def _check(self, listener: Listener) -> None:
        try:
            allowed = await listener.still_allowed()
        except StoreUnavailable:
            return
        if not allowed:
            listener.end()
