"""A TCP proxy that cuts, delays, holds, half-opens, and swallows what the server answers."""

import asyncio
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from tests.patience import PATIENCE
from tools.servers.here import free_port

AT_ONCE = 64 * 1024
RESET = struct.pack("ii", 1, 0)
"""Linger not at all: whoever is cut off is told so by a reset, not by an end in good order."""


class _Link:
    """One connection of a client's, and that of the proxy's own to the server."""

    def __init__(self, client: asyncio.StreamWriter, server: asyncio.StreamWriter) -> None:
        self.client = client
        self.server = server
        self.is_half_open = False
        self.has_swallowed = False

    def cut(self) -> None:
        _reset(self.client)
        _reset(self.server)

    def half_open(self) -> None:
        """The server's end is gone, and the client is not told."""
        self.is_half_open = True
        _reset(self.server)


def _reset(end: asyncio.StreamWriter) -> None:
    if not end.is_closing():
        end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    end.transport.abort()


class Proxy:
    """Passes bytes on to a port of loopback, as the weather is: fair, until told otherwise."""

    def __init__(self, target: int, port: int | None = None) -> None:
        self.port = port or free_port()
        self._target = target
        self._delay = 0.0
        self._swallows = False
        self._links: set[_Link] = set()
        self._loop = asyncio.new_event_loop()
        self._passing = asyncio.Event()
        self._passing.set()
        self._up = Event()
        self._thread = Thread(target=self._run, name=f"proxy-{self.port}", daemon=True)

    def fair(self) -> None:
        """Pass everything on at once; a connection of which answers are missing is cut."""
        self._do(self._clear_up)

    def cut(self) -> None:
        """Reset every connection there is."""
        self._do(self._each(_Link.cut))

    def delay(self, seconds: float = 0.4) -> None:
        """Pass everything on a while later."""
        self._do(lambda: setattr(self, "_delay", seconds))

    def hold(self) -> None:
        """Pass nothing on; it all arrives when the weather is fair again."""
        self._do(self._passing.clear)

    def half_open(self) -> None:
        """Of every connection, lose the server's end, and do not tell the client."""
        self._do(self._each(_Link.half_open))

    def swallow(self) -> None:
        """Let requests through, and no answer to them."""
        self._do(lambda: setattr(self, "_swallows", True))

    @contextmanager
    def standing(self) -> Iterator["Proxy"]:
        """Accept connections until left."""
        self._thread.start()
        assert self._up.wait(PATIENCE), "the proxy did not start"
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE)

    def _do(self, what: Callable[[], object]) -> None:
        async def done() -> None:
            what()

        asyncio.run_coroutine_threadsafe(done(), self._loop).result(10)

    def _each(self, what: Callable[[_Link], None]) -> Callable[[], None]:
        def of_all() -> None:
            for link in list(self._links):
                what(link)

        return of_all

    def _clear_up(self) -> None:
        self._delay, self._swallows = 0.0, False
        for link in list(self._links):
            if link.has_swallowed or link.is_half_open:
                link.cut()
        self._passing.set()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._accept, "127.0.0.1", self.port)
        )
        self._up.set()
        self._loop.run_forever()
        server.close()
        for link in self._links:
            link.cut()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    async def _accept(self, reader: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        await self._passing.wait()
        try:
            from_server, server = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            client.transport.abort()
            return
        link = _Link(client, server)
        self._links.add(link)
        try:
            await asyncio.gather(
                self._pass_on(reader, server, link), self._answer(from_server, client, link)
            )
        finally:
            client.close()
            server.close()
            self._links.discard(link)

    async def _pass_on(
        self, reader: asyncio.StreamReader, server: asyncio.StreamWriter, link: _Link
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(AT_ONCE):
                await self._weather()
                if not link.is_half_open:
                    server.write(data)
                    await server.drain()
        if not link.is_half_open:
            server.close()  # what was passed on before arrives all the same

    async def _answer(
        self, reader: asyncio.StreamReader, client: asyncio.StreamWriter, link: _Link
    ) -> None:
        with suppress(OSError):
            while data := await reader.read(AT_ONCE):
                await self._weather()
                link.has_swallowed |= self._swallows
                if not link.has_swallowed:
                    client.write(data)
                    await client.drain()
        if not link.is_half_open:
            client.close()

    async def _weather(self) -> None:
        await self._passing.wait()
        if self._delay:
            await asyncio.sleep(self._delay)
