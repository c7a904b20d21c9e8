"""Clients of a stream: hundreds in one thread, each going on after the last id that it had."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.patience import PATIENCE

LONGEST_LINE_BYTES = 1024 * 1024


@dataclass
class Heard:
    """What one client has heard, over all its connections."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    resets: list[dict[str, Any]] = field(default_factory=list)
    last_id: str | None = None
    status: int = 0
    ended_in_order: bool = False

    @property
    def ids(self) -> list[str]:
        return [each["id"] for each in self.events]


class Listening:
    """Clients listening at a port until what serves them ends, or they are told to leave."""

    def __init__(self, port: int, heard: Sequence[Heard]) -> None:
        self.heard = heard
        self._port = port
        self._thread = threading.Thread(target=lambda: asyncio.run(self._all()), daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        for each in self.heard:
            each.status, each.ended_in_order = 0, False
        self._thread.start()
        self.wait_until(lambda: all(each.status for each in self.heard))

    def join(self) -> None:
        """Return once every stream has ended."""
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "a stream goes on"

    def leave(self) -> None:
        loop = self._loop
        if loop is not None and self._thread.is_alive():
            for each in self._tasks:
                loop.call_soon_threadsafe(each.cancel)
        self._thread.join(PATIENCE)

    def wait_until(self, is_so: Any) -> None:
        until = time.monotonic() + PATIENCE
        while not is_so():
            assert time.monotonic() < until, [(e.status, e.ids[-3:]) for e in self.heard[:5]]
            time.sleep(0.02)

    async def _all(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._tasks = [asyncio.create_task(self._listen(each)) for each in self.heard]
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _listen(self, heard: Heard) -> None:
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", self._port, limit=LONGEST_LINE_BYTES
        )
        headers = {"Host": "127.0.0.1", **heard.headers}
        if heard.last_id is not None:
            headers["Last-Event-ID"] = heard.last_id
        asked = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"GET {heard.path} HTTP/1.1\r\n{asked}\r\n".encode())
        try:
            status = int((await reader.readline()).split()[1])
            while (await reader.readline()).strip():
                pass
            await self._read(reader, heard, status)
        finally:
            heard.status = heard.status or -1
            writer.close()

    async def _read(self, reader: asyncio.StreamReader, heard: Heard, status: int) -> None:
        block: dict[str, str] = {}
        while line := await reader.readline():
            text = line.decode().rstrip("\r\n")
            if text == "0":  # the last chunk
                heard.ended_in_order = True
            elif not text and block:
                _take(heard, block)
                block = {}
                heard.status = status
            elif ": " in text and not text.startswith(":"):
                name, _, value = text.partition(": ")
                block[name] = value


def _take(heard: Heard, block: dict[str, str]) -> None:
    if block.get("event") == "reset":
        heard.resets.append(json.loads(block["data"]))
    elif "data" in block:
        heard.events.append(json.loads(block["data"]))
    heard.last_id = block.get("id", heard.last_id)


@contextmanager
def listening(port: int, *heard: Heard) -> Iterator[Listening]:
    """These clients, until the block is left."""
    found = Listening(port, heard)
    found.start()
    try:
        yield found
    finally:
        found.leave()
