"""Limits the open streams of a process, so that they leave connections for other requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from services.kit.http.problem import Problem


class Seats:
    """For one event loop."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold a seat until the block is left; raises a 503 if none is free."""
        if self._taken >= self.most:
            raise Problem(
                HTTPStatus.SERVICE_UNAVAILABLE,
                f"{self.most} streams are open here, and no more are held; try again later, or "
                "raise DOCKET_CONNECTIONS",
                headers={"Retry-After": "30"},
            )
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
