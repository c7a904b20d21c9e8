"""Counts each request by its route and status."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.kit.metrics import REQUESTS

NO_ROUTE: Final = "none"
"""The route label of a request that matches none, because its path is the sender's choice."""

METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class CountedRequests:
    """Counts next to the routes, because the matched route is the label."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def counting(message: Message) -> None:
            if message["type"] == "http.response.start":
                method = scope["method"] if scope["method"] in METHODS else "other"
                route = getattr(scope.get("route"), "path", NO_ROUTE)
                REQUESTS.labels(method, route, message["status"]).inc()
            await send(message)

        await self._app(scope, receive, counting)
