"""The HTTP server: it limits open connections, and accepts a few at a time."""

import socket
from collections.abc import Callable, Sequence
from typing import Final

import uvicorn
from fastapi import FastAPI

from services.kit.service.connection_deadlines import PEER_SECONDS, DeadlineProtocol, held_by
from services.kit.service.connections import Connections

BACKLOG: Final = 2048
"""Connections that wait in the kernel until they are accepted."""

ACCEPTS_AT_ONCE: Final = 16
"""Connections accepted per turn of the event loop: asyncio counts failed attempts, too."""

SHUTDOWN_SECONDS: Final = 10
"""Seconds that requests in flight have when the server stops."""


class Server(uvicorn.Server):
    """Sets the backlog of the socket apart from the number of accepts per turn."""

    def __init__(
        self,
        app: FastAPI,
        most: int,
        patience: float = PEER_SECONDS,
        ending: Sequence[Callable[[], None]] = (),
    ) -> None:
        """`most` connections are open at once; `ending` are called when the server stops."""
        config = uvicorn.Config(
            app,
            http=held_by(Connections(most), patience),
            ws="none",
            log_config=None,
            access_log=False,
            backlog=ACCEPTS_AT_ONCE,
            timeout_keep_alive=PEER_SECONDS,
            timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        )
        super().__init__(config)
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        listening: Sequence[socket.socket] = sockets or ()
        for each in listening:
            each.listen(BACKLOG)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for end in self._ending:
            end()
        for each in list(self.server_state.connections):
            if isinstance(each, DeadlineProtocol):
                each.hurry()
        await super().shutdown(sockets)
