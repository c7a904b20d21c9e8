"""HEAD is answered wherever GET is: the same status and headers, and no body (RFC 9110, 9.3.2)."""

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEAD_ALONE: Final = "docket.head_alone"
"""In a request's scope: the body of the answer is left out, so that it need not be made."""


class HeadAsGet:
    """Handles HEAD as GET within, and leaves the body of the answer out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET", HEAD_ALONE: True}, receive, without_body)
