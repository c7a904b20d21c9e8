"""Clients that send at the same time, each in a thread of its own."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event


@contextmanager
def sending(
    send: Callable[[int], None], clients: int, *ends: Event
) -> Iterator[Sequence[Future[None]]]:
    """Call `send` with the number of each client; set `ends` at the end, and wait for all."""
    with ThreadPoolExecutor(clients) as pool:
        try:
            yield [pool.submit(send, number) for number in range(clients)]
        finally:
            for each in ends:
                each.set()
