"""An application behind a real HTTP server on loopback, for as long as a test runs."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from fastapi import FastAPI

from tests.patience import PATIENCE


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The base address of `app`; connections wait in the socket until the server is up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        thread = Thread(target=server.run, args=([listening],), name="http")
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
        assert not thread.is_alive(), "the HTTP server did not stop"
