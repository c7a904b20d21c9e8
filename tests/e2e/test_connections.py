"""A stack on which others hold connections takes facts, opens its stores and logs little."""

import resource
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from services.kit.service.log_rate_limit import MOST_LINES_A_SPAN
from tests.e2e.docket import Docket
from tests.e2e.facts import accepted, declared

DESCRIPTORS = 256
IDLE = 400


@contextmanager
def few_descriptors() -> Iterator[None]:
    """Whatever is started meanwhile has no more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (DESCRIPTORS, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_more_idle_connections_than_descriptors_cost_nobody_an_answer(docket: Docket) -> None:
    with ExitStack() as peers:
        with few_descriptors():
            stack = peers.enter_context(docket.up())
        # A connection that is kept between requests is silent too, and may be the one to go.
        stack.http.headers["connection"] = "close"
        stack.accept(accepted("2012-06-04"))
        for number in range(IDLE):
            peer = socket.create_connection(("127.0.0.1", stack.port), 60)
            peers.enter_context(peer)
            peer.sendall(b"GET /livez HT" if number % 2 else b"")
        stack.accept(*(declared("2012-07-01", f"2012-{month:02d}") for month in range(1, 10)))
        assert stack.get("/readyz")["status"] == "ready"
        assert stack.get("/staffing/v1/dealers")
        assert docket.run("close-days", "--through", "2012-07-31").status == 0
        assert "Traceback" not in stack.said
        assert stack.said.count("makes room") <= 2 * MOST_LINES_A_SPAN


def test_more_than_the_descriptors_allow_is_refused_at_the_start(docket: Docket) -> None:
    with few_descriptors():
        ran = docket.run("up", "--port", "0", DOCKET_CONNECTIONS="200")
    assert ran.status == 2
    assert "DOCKET_CONNECTIONS: 200 are more than the 64 that 256 descriptors" in ran.said
