"""Whoever connects and does not take part ends, makes room, or is refused; others are answered."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Semaphore, Thread

import httpx
import pytest
from fastapi import FastAPI, Response

from services.kit.http.problem import MEDIA_TYPE
from services.kit.intake.problems import answer_problems
from services.kit.service.server import Server

GENEROUS = 60.0
"""Seconds."""

SOON = 3.0
"""Seconds of patience, where a connection is to end."""

NEVER = 600.0
"""Seconds of patience, where nothing is to end by itself."""

LARGE = 32 * 1024 * 1024
"""Bytes: more than the system keeps for a peer that reads nothing."""

QUESTION = b"GET / HTTP/1.1\r\nHost: docket\r\n\r\n"


class Door:
    """A server, and peers that it knows nothing of yet."""

    def __init__(self, address: tuple[str, int], working: Semaphore, let_go: Event) -> None:
        self.address = address
        self.working = working
        self.let_go = let_go
        self._peers = ExitStack()

    def peer(self, sent: bytes = b"") -> socket.socket:
        peer = self._peers.enter_context(socket.create_connection(self.address, GENEROUS))
        peer.sendall(sent)
        return peer

    def get(self, path: str = "/") -> httpx.Response:
        """What somebody else is answered."""
        return httpx.get(f"http://{self.address[0]}:{self.address[1]}{path}", timeout=GENEROUS)

    def close(self) -> None:
        self.let_go.set()
        self._peers.close()


@contextmanager
def door(most: int = 64, patience: float = NEVER) -> Iterator[Door]:
    working, let_go = Semaphore(0), Event()
    app = FastAPI()
    answer_problems(app)

    @app.get("/")
    async def at_once() -> str:
        return "here"

    @app.get("/long")
    def long() -> str:
        working.release()
        let_go.wait(GENEROUS)
        return "at last"

    @app.get("/large")
    def large() -> Response:
        return Response(b"x" * LARGE)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(app, most, patience)
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        opened = Door(listening.getsockname(), working, let_go)
        try:
            yield opened
        finally:
            opened.close()
            server.should_exit = True
            thread.join(GENEROUS)
        assert not thread.is_alive()


def told(peer: socket.socket) -> bytes:
    """All that a peer is sent until its connection ends."""
    found = b""
    try:
        while part := peer.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


def problem(answer: bytes) -> tuple[int, str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert f"content-type: {MEDIA_TYPE}".encode() in head
    assert b"connection: close" in head
    said = httpx.Response(int(head.split(b" ")[1]), content=body)
    assert said.json()["status"] == said.status_code
    return said.status_code, said.json()["detail"]


def test_connections_on_which_nothing_comes_are_ended() -> None:
    with door(patience=SOON) as opened:
        peers = [opened.peer() for _ in range(10)]
        assert {told(peer) for peer in peers} == {b""}
        assert opened.get().is_success


@pytest.mark.parametrize("half", [b"G", QUESTION[:-2], b"POST / HTTP/1.1\r\nHost: d"])
def test_a_half_sent_head_is_ended_and_told(half: bytes) -> None:
    with door(patience=SOON) as opened:
        status, detail = problem(told(opened.peer(half)))
        assert status == 408
        assert "no whole head" in detail
        assert opened.get().is_success


def test_a_head_that_comes_byte_by_byte_is_ended_too() -> None:
    with door(patience=SOON) as opened:
        peer = opened.peer()
        peer.settimeout(0.05)
        answer = b""
        for _ in range(10_000):
            try:
                peer.sendall(b"G")
                answer += peer.recv(65536)
            except TimeoutError:
                continue
            except OSError:
                break
            if answer:
                break
        assert problem(answer)[0] == 408


def test_a_connection_that_sends_on_after_its_answer_is_ended() -> None:
    unread = b"POST /nowhere HTTP/1.1\r\nHost: docket\r\nContent-Length: 1000000\r\n\r\n"
    with door(patience=SOON) as opened:
        peer = opened.peer(unread)
        assert peer.recv(65536).startswith(b"HTTP/1.1 404")
        peer.settimeout(0.05)
        for _ in range(10_000):
            try:
                peer.sendall(b"x")
                if not peer.recv(65536):
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        else:
            raise AssertionError("it goes on for ever")


def test_an_answer_that_is_not_read_is_ended() -> None:
    with door(patience=SOON) as opened:
        peer = opened.peer(b"GET /large HTTP/1.1\r\nHost: docket\r\n\r\n")
        for _ in range(10_000):
            try:
                peer.sendall(b"x")
            except OSError:
                break
            time.sleep(0.01)
        assert len(told(peer)) < LARGE


def test_a_large_answer_that_is_read_is_given_whole() -> None:
    with door() as opened:
        assert len(opened.get("/large").content) == LARGE


def test_the_longest_silent_make_room() -> None:
    with door(most=4) as opened:
        peers = [opened.peer() for _ in range(10)]
        assert [told(peer) for peer in peers[:6]] == [b""] * 6
        assert opened.get().json() == "here"
        assert told(peers[6]) == b""
        peers[9].sendall(QUESTION)
        assert peers[9].recv(65536).startswith(b"HTTP/1.1 200")


def test_one_more_than_are_at_work_is_refused_and_may_come_again() -> None:
    with door(most=3) as opened:
        peers = [opened.peer(b"GET /long HTTP/1.1\r\nHost: docket\r\n\r\n") for _ in range(3)]
        assert all(opened.working.acquire(timeout=GENEROUS) for _ in peers)
        refused = opened.get()
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "1"
        assert problem(told(opened.peer(QUESTION)))[0] == 503
        opened.let_go.set()
        assert all(peer.recv(65536).startswith(b"HTTP/1.1 200") for peer in peers)
        assert opened.get().json() == "here"


def test_what_is_no_http_is_told_so() -> None:
    with door() as opened:
        status, detail = problem(told(opened.peer(b"\x16\x03\x01 hello\r\n\r\n")))
        assert status == 400
        assert "Invalid HTTP request" in detail


def test_requests_on_one_connection_are_answered_each() -> None:
    count = 50
    with door(most=1) as opened:
        peer = opened.peer(QUESTION * count)
        found = b""
        while found.count(b'"here"') < count:
            part = peer.recv(65536)
            assert part, found
            found += part
