"""A query waits until what was accepted before it is read, or its answer is marked stale."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Final, Protocol

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from services.kit.http.problem import Problem, response_of

READ_THROUGH: Final = "Docket-Read-Through"

UNKNOWN_POSITION: Final = "unknown"
"""The header's value if nothing has been read completely since the start."""

STALENESS: Final = {
    READ_THROUGH: {
        "description": "Where the answer may be stale: the instant (UTC) up to which all that was "
        f"on the log is in it, or `{UNKNOWN_POSITION}`. Left out where all that was accepted "
        "before the question is in it.",
        "required": False,
        "schema": {"type": "string", "examples": ["2026-11-29T03:10:15Z", UNKNOWN_POSITION]},
    }
}


TELLING: Final = (HTTPStatus.OK, HTTPStatus.NOT_FOUND)
"""The statuses of answers from the projection: a 404 may be stale, too."""


def _declaring(response: dict[str, Any]) -> dict[str, Any]:
    return {**response, "headers": {**response.get("headers", {}), **STALENESS}}


class Reader(Protocol):
    """The reader of the projection from which queries are answered: see `Runner`."""

    @property
    def read_through(self) -> str | None: ...
    def settle(self) -> bool: ...


def stale_since(reader: Reader) -> str | None:
    """Wait until the reader has settled: None, or the header's value if it has not."""
    return None if reader.settle() else reader.read_through or UNKNOWN_POSITION


def staleness_route(reader: Reader) -> type[APIRoute]:
    """The class of the routes that answer from the projection of a reader."""

    class StalenessRoute(APIRoute):
        """A route that answers once the reader has settled, or adds the header."""

        def __init__(self, *given: Any, **named: Any) -> None:
            responses = named.get("responses") or {}
            told = {
                status: _declaring(responses.get(status, {}))
                for status in map(int, TELLING)
                if status == HTTPStatus.OK or status in responses
            }
            super().__init__(*given, **{**named, "responses": {**responses, **told}})

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer = super().get_route_handler()

            async def answered(request: Request) -> Response:
                through = await run_in_threadpool(stale_since, reader)
                try:
                    response = await answer(request)
                except Problem as problem:
                    response = response_of(problem)
                if through is not None and response.status_code in TELLING:
                    response.headers[READ_THROUGH] = through
                return response

            return answered

    return StalenessRoute
