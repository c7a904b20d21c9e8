"""Many open streams, SIGTERM, a start anew: every client that goes on has every event once."""

import resource
import time
from collections.abc import Callable
from typing import NamedTuple

from tests.e2e.docket import Docket
from tests.e2e.facts import accepted, declared
from tests.streams.listening import Heard, listening

MONTHS = [f"{year}-{month:02d}" for year in (2012, 2013) for month in range(1, 13)]


class Lived(NamedTuple):
    """What became of the clients, and in how many seconds the stack ended at SIGTERM."""

    heard: list[Heard]
    sent: list[str]
    ended_in_seconds: float
    said: str
    status: int


def descriptors_for(streams: int) -> None:
    """Raise this process's limit, which those that it starts have too."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = 4 * streams + 1_000
    limit = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))


def live(docket: Docket, streams: int, told: Callable[[str], None] = lambda _: None) -> Lived:
    """Open streams, send facts, stop, start, send more; until each client has the last one."""
    descriptors_for(streams)
    heard = [Heard("/staffing/v1/stream?after=start") for _ in range(streams)]
    first, rest = MONTHS[:12], MONTHS[12:]
    with docket.up() as stack, listening(stack.port, *heard) as clients:
        sent = [accepted("2012-06-04"), *(declared("2014-01-01", month) for month in first)]
        stack.accept(*sent)
        clients.wait_until(lambda: all(each.events for each in heard))
        begun = time.monotonic()
        status = stack.stop()
        ended = time.monotonic() - begun
        told(f"{streams} streams: the stack ended {ended:.2f} s after SIGTERM")
        clients.join()
        said = stack.said
    with docket.up() as stack:
        more = [declared("2014-01-01", month) for month in rest[:6]]
        stack.accept(*more)  # while nobody listens
        with listening(stack.port, *heard) as clients:
            last = [declared("2014-01-01", month) for month in rest[6:]]
            stack.accept(*last)
            clients.wait_until(lambda: all(each.ids[-1:] == [last[-1]["id"]] for each in heard))
        stack.stop()
    return Lived(heard, [each["id"] for each in [*sent, *more, *last]], ended, said, status)
