"""Refusals: 401 names the fault of a credential, 403 the rule."""

from http import HTTPStatus

from services.kit.http.problem import Problem
from services.kit.identity.checker import Ruling


class Unauthenticated(Exception):
    """A credential is missing, or is refused; `reason` is one word."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def unauthenticated(fault: Unauthenticated) -> Problem:
    """401 with what a client has to send (RFC 6750, 3)."""
    given = 'Bearer realm="docket"'
    if fault.reason != "no-credential":
        given += f', error="invalid_token", error_description="{fault.reason}"'
    return Problem(
        HTTPStatus.UNAUTHORIZED,
        f"{fault.reason}: {fault.detail}",
        headers={"WWW-Authenticate": given},
    )


def refused(verdict: Ruling) -> Problem:
    """404 where existence is data, else 403 with the rule."""
    if verdict.hidden:
        return Problem(HTTPStatus.NOT_FOUND, "nothing is known of what is named in the path")
    return Problem(HTTPStatus.FORBIDDEN, f"{verdict.why} (rule {verdict.rule})")
