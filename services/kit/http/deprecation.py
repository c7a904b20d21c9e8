"""Deprecated routes: each answer states since when, and until when its route exists."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Any, Final, TypeVar

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_MARK: Final = "__deprecation__"

Retired = TypeVar("Retired", bound=Callable[..., Any])


def deprecated(since: date, until: date) -> Callable[[Retired], Retired]:
    """Mark a route as deprecated: stands between a path operation and its function.

    The path operation has `deprecated=True`. From `since` on the route is deprecated (RFC 9745,
    `Deprecation`); from `until` on, which must lie after it, it may be gone (RFC 8594, `Sunset`).
    Each day begins at 00:00 UTC.
    """
    if until <= since:
        raise ValueError(f"a route deprecated since {since} cannot be gone from {until} on")
    begun, ended = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in (since, until))
    told = {
        "Deprecation": f"@{int(begun.timestamp())}",
        "Sunset": format_datetime(ended, usegmt=True),
    }

    def marked(endpoint: Retired) -> Retired:
        setattr(endpoint, _MARK, told)
        return endpoint

    return marked


def deprecation_of(endpoint: object) -> dict[str, str] | None:
    """The headers of a route's function; None if the route is not deprecated."""
    return getattr(endpoint, _MARK, None)


class DeprecationHeaders:
    """Adds the headers, to problems too, next to the routes: the matched route decides them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            told = deprecation_of(getattr(scope.get("route"), "endpoint", None))
            if message["type"] == "http.response.start" and told:
                MutableHeaders(scope=message).update(told)
            await send(message)

        await self._app(scope, receive, answer if scope["type"] == "http" else send)
