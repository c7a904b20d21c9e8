"""The portal's cookies: read by nobody but the portal, sent by no other site's form."""

from typing import Final

from fastapi import Request
from starlette.responses import Response

SESSION: Final = "docket_session"
BROWSER: Final = "docket_browser"
"""Names the browser in which a sign-in began, until it ends."""

HOST_ONLY: Final = "__Host-"


class Cookies:
    """Cookies of a stack that people reach by https, or on loopback."""

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure

    def read(self, request: Request, name: str) -> str | None:
        """What the browser sent under a name."""
        return request.cookies.get(self._named(name))

    def give(self, response: Response, name: str, value: str) -> None:
        """Have the browser send it from now on, until it is closed."""
        response.set_cookie(
            self._named(name), value, secure=self._secure, httponly=True, samesite="lax", path="/"
        )

    def take(self, response: Response, name: str) -> None:
        """Have the browser forget it."""
        response.delete_cookie(
            self._named(name), secure=self._secure, httponly=True, samesite="lax", path="/"
        )

    def _named(self, name: str) -> str:
        return f"{HOST_ONLY}{name}" if self._secure else name
