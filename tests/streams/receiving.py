"""A server that takes webhooks, and answers as it is told."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import Any, NamedTuple

from standardwebhooks import Webhook

from tests.patience import PATIENCE

Answer = Callable[["Received"], int]


class Received(NamedTuple):
    """One attempt that came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> Any:
        """What it says, once the library of Standard Webhooks has checked its signature."""
        return Webhook(secret).verify(self.body, self.headers)


class Receiver:
    """What came, in its order."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.received: list[Received] = []
        self.answer: Answer = lambda _: 204
        self._came = threading.Condition()

    def take(self, received: Received) -> int:
        status = self.answer(received)
        with self._came:
            self.received.append(received)
            self._came.notify_all()
        return status

    def wait_until(self, is_so: Callable[[], object]) -> None:
        with self._came:
            assert self._came.wait_for(is_so, PATIENCE), self.counts()

    def wait_for(self, many: int) -> list[Received]:
        """The attempts, once there are so many."""
        self.wait_until(lambda: len(self.received) >= many)
        return self.received

    def counts(self) -> Counter[str]:
        """By id, how many attempts came."""
        return Counter(each.id for each in self.received)


@contextmanager
def receiving(certificate: Path | None = None) -> Iterator[Receiver]:
    """A receiver on a port of its own; over HTTPS where it has a certificate."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = receiver.take(Received(self.path, headers, body))
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("location", f"{receiver.url}/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_address[1]}"
    if certificate is not None:
        tls = SSLContext(PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        address = f"https://localhost:{server.server_address[1]}"
    receiver = Receiver(f"{address}/docket")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join(PATIENCE)
        server.server_close()
