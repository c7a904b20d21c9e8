"""The proxy does to connections what it says."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Thread
from time import monotonic

import pytest

from tests.faults.proxy import Proxy

SOON = 0.3


class Echo:
    """A server that answers with what it is told, and remembers it."""

    def __init__(self) -> None:
        self.heard = b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                while said := connection.recv(100):
                    self.heard += said
                    connection.sendall(said)
            except OSError:
                return


@pytest.fixture
def echo() -> Iterator[Echo]:
    made = Echo()
    yield made
    made.close()


@pytest.fixture
def proxy(echo: Echo) -> Iterator[Proxy]:
    with Proxy(echo.port).standing() as made:
        yield made


@pytest.fixture
def client(proxy: Proxy) -> Iterator[socket.socket]:
    with ExitStack() as stack:
        connection = stack.enter_context(socket.create_connection(("127.0.0.1", proxy.port)))
        connection.settimeout(5)
        assert asked(connection) == b"hello", "in fair weather"
        yield connection


def asked(client: socket.socket) -> bytes:
    client.sendall(b"hello")
    return client.recv(100)


def assert_silent(client: socket.socket) -> None:
    client.settimeout(SOON)
    with pytest.raises(TimeoutError):
        asked(client)
    client.settimeout(5)


def test_cut_connections_are_reset(proxy: Proxy, client: socket.socket) -> None:
    proxy.cut()
    with pytest.raises(ConnectionError):
        assert asked(client) != b"", "an end in good order"


def test_what_is_delayed_comes_later(proxy: Proxy, client: socket.socket) -> None:
    proxy.delay(SOON)
    begun = monotonic()
    assert asked(client) == b"hello"
    assert monotonic() - begun >= 2 * SOON


def test_what_is_held_comes_when_it_is_fair_again(
    proxy: Proxy, client: socket.socket, echo: Echo
) -> None:
    proxy.hold()
    assert_silent(client)
    assert echo.heard == b"hello"
    proxy.fair()
    assert client.recv(100) == b"hello"
    assert echo.heard == b"hello" * 2


def test_who_is_half_open_hears_nothing_and_is_not_told(
    proxy: Proxy, client: socket.socket, echo: Echo
) -> None:
    proxy.half_open()
    assert_silent(client)
    assert echo.heard == b"hello"


def test_an_answer_that_is_swallowed_was_given(
    proxy: Proxy, client: socket.socket, echo: Echo
) -> None:
    proxy.swallow()
    assert_silent(client)
    assert echo.heard == b"hello" * 2
    proxy.fair()
    with pytest.raises(ConnectionError):
        assert asked(client) != b"", "an end in good order"
