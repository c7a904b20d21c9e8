"""The rate limit of a principal at one instance: a request counts one, a batch its events."""

from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from time import time
from typing import Final

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.http.problem import Problem

STATE: Final = "rate"
"""The attribute of the request's state that holds what is left."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a principal has left: `total` in `window` seconds, `remaining`, `reset` in seconds."""

    total: int
    window: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        """`RateLimit` and `RateLimit-Policy`, as the IETF's draft has them."""
        return {
            "RateLimit-Policy": f'"principal";q={self.total};w={self.window}',
            "RateLimit": f'"principal";r={self.remaining};t={self.reset}',
        }


class Rates:
    """Counts by principal, in a window that slides."""

    def __init__(self, limit: str, instances: int) -> None:
        """`limit` is for all instances together, such as `6000/minute`."""
        whole = parse(limit)
        self._item: RateLimitItem = type(whole)(
            max(1, whole.amount // instances), whole.multiples, whole.namespace
        )
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def spend(self, actor: str, cost: int) -> Left:
        """What is left after `cost`; raises a 429 if it exceeds the limit."""
        allowed = self._counter.hit(self._item, actor, cost=cost)
        left = self.left(actor)
        if not allowed:
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"{actor} may send {left.total} requests and events in {left.window} s here, and "
                f"has {left.remaining} left; try again in {left.reset} s",
                headers={**left.headers(), "Retry-After": str(left.reset)},
            )
        return left

    def left(self, actor: str) -> Left:
        """What is left of the limit."""
        stats = self._counter.get_window_stats(self._item, actor)
        reset = max(1, ceil(stats.reset_time - time()))
        return Left(self._item.amount, self._item.get_expiry(), stats.remaining, reset)


class RateHeaders:
    """Adds to every answer what its principal has left."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            left = scope.get("state", {}).get(STATE)
            if message["type"] == "http.response.start" and isinstance(left, Left):
                headers = MutableHeaders(scope=message)
                for name, value in left.headers().items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, answer if scope["type"] == "http" else send)
