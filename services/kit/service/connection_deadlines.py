"""Ends HTTP connections whose peers neither send nor read.

uvicorn ends a connection that is idle after an answer, and no other: neither one without a request,
nor one with half a request, nor one that sends on after its answer, nor one that does not read its
answer.
"""

import asyncio
from http import HTTPStatus
from typing import ClassVar, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

from services.kit.http.problem import Problem, answer_of
from services.kit.service.connections import Connections

PEER_SECONDS: Final = 20
"""Seconds that a peer has for the whole head of a request, or to read more of an answer."""

LINGERING_SECONDS: Final = 2.0
"""Seconds in which the peer of a refused connection may read why."""

HURRIED_SECONDS: Final = 0.5
"""Seconds that a peer has to read more once the server stops."""

LEAST_READ_BYTES: Final = 64 * 1024
"""Bytes of an answer that a peer must read in that time, if more is left."""


class DeadlineProtocol(H11Protocol):
    """A connection, counted among those that are open at once."""

    connections_held: ClassVar[Connections]
    patience: ClassVar[float] = PEER_SECONDS

    _paused = False
    _deadline: asyncio.TimerHandle | None = None
    _unsent = 0
    _refused = False
    _lost = False

    def abort(self) -> None:
        self.transport.abort()

    def hurry(self) -> None:
        """Shorten the deadline of a peer that does not read on."""
        self.patience = HURRIED_SECONDS  # type: ignore[misc]
        if self._paused:
            self._wait(self.patience)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.connections_held.take(self):
            self._wait(self.patience)
        else:
            self._refuse()

    def connection_lost(self, exc: Exception | None) -> None:
        self._lost = True
        self._stop_waiting()
        self.connections_held.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return  # read all the same: what is left unread would take the answer away
        super().data_received(data)
        if self._is_at_work() and not self.transport.is_closing():
            self._work()

    def on_response_complete(self) -> None:
        self.connections_held.silent(self)
        self._wait(self.patience)
        super().on_response_complete()
        if self._is_at_work():  # the next request had come already
            self._work()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._paused = True
        self._wait(self.patience)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._paused = False
        if self._is_at_work():
            self._stop_waiting()

    def send_400_response(self, msg: str) -> None:
        if self._is_at_work() and self.cycle.response_started:
            self.abort()
        else:
            self._tell(Problem(HTTPStatus.BAD_REQUEST, f"{msg} Send it by HTTP/1.1."))

    def _is_at_work(self) -> bool:
        # A request is read from here until its answer is written, however slowly its body comes:
        # whoever reads the body minds that.
        return self.cycle is not None and not self.cycle.response_complete

    def _work(self) -> None:
        self._stop_waiting()
        self.connections_held.at_work(self)

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        if not self._lost:
            self._unsent = self.transport.get_write_buffer_size()
            self._deadline = self.loop.call_later(seconds, self._end)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _end(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        if unsent and self._unsent - unsent >= LEAST_READ_BYTES:
            self._wait(self.patience)
            return
        asked_by_half = bool(self.conn.trailing_data[0]) and not self._is_at_work()
        if unsent or not asked_by_half or self.transport.is_closing():
            self.abort()
            return
        self._tell(
            Problem(
                HTTPStatus.REQUEST_TIMEOUT,
                f"no whole head of a request came within {self.patience:g} s; send it all again",
            )
        )

    def _tell(self, problem: Problem) -> None:
        """Answer a connection of which no further request is read, and close it."""
        if self.cycle is not None:
            self.cycle.disconnected = True
        self.transport.write(answer_of(problem))
        self.transport.close()
        self._wait(LINGERING_SECONDS)

    def _refuse(self) -> None:
        self._refused = True
        most = self.connections_held.most
        why = f"requests are at work on all of {most} connections; send the same again"
        self.transport.write(answer_of(Problem(HTTPStatus.SERVICE_UNAVAILABLE, why)))
        self.transport.write_eof()
        self._wait(LINGERING_SECONDS)


def held_by(connections: Connections, patience: float = PEER_SECONDS) -> type[DeadlineProtocol]:
    """The protocol class of a server with these connections; `patience` is in seconds."""
    return type(
        "HeldHere", (DeadlineProtocol,), {"connections_held": connections, "patience": patience}
    )
