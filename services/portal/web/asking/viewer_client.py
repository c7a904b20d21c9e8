"""The services asked as the viewer: each answer is what the same credential gets over HTTP."""

import asyncio
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import httpx2
from fastapi import FastAPI, Request

from contracts.faults import Fault
from services.kit.http.problem import REQUEST_ID_HEADER, Problem
from services.kit.http.problem_types import BY_SLUG
from services.kit.http.request_context import language, request_id
from services.kit.http.staleness import READ_THROUGH
from services.portal.web.asking.services import PATIENCE_SECONDS, Services

FIRST_PROBLEM: Final = 400

Query = Mapping[str, str | None]
NOTHING: Final[Query] = MappingProxyType({})


class ServiceQuestion(NamedTuple):
    """A path, and what is asked of it; what is None is left out."""

    path: str
    query: Query = NOTHING


class ViewerClient:
    """Asks the services with the credential of a request."""

    def __init__(self, services: Services, app: FastAPI, credential: str | None) -> None:
        """`credential`: the value of `Authorization`."""
        self._services = services
        self._app = app
        self._credential = credential
        self.read_through: set[str] = set()
        """Up to when what was answered is read, of services that lag behind."""

    @classmethod
    def of(cls, services: Services, request: Request) -> "ViewerClient":
        """As whoever sent a request."""
        return cls(services, request.app, request.headers.get("authorization"))

    async def get(self, path: str, query: Query | None = None) -> Any:
        """The JSON value of an answer; raises the `Problem` that the service tells."""
        [found] = await self.together(ServiceQuestion(path, query or NOTHING))
        return found

    async def together(self, *asked: ServiceQuestion) -> list[Any]:
        """The JSON values of several answers, asked side by side."""
        answers = await asyncio.gather(*(self._answer(each) for each in asked))
        return [_value(each) for each in answers]

    async def within(self, seconds: float, *asked: ServiceQuestion) -> list[Any]:
        """The same, None for each that has no answer by then or a problem."""

        async def one(each: ServiceQuestion) -> Any:
            try:
                return _value(await self._answer(each, seconds))
            except Problem:
                return None

        return [*await asyncio.gather(*map(one, asked))]

    async def bytes_of(self, asked: ServiceQuestion) -> bytes:
        """What an answer holds, of whatever type; raises the `Problem` that the service tells."""
        answer = await self._answer(asked)
        if answer.status_code >= FIRST_PROBLEM:
            raise problem_told(answer)
        return answer.content

    async def post(self, path: str, body: Any, idempotency_key: str | None = None) -> Any:
        """The JSON value of the answer; raises the `Problem` that the service tells."""
        key = {"idempotency-key": idempotency_key} if idempotency_key else {}
        sent = self._services.post(self._app, path, body, {**self._headers(), **key})
        return _value(await self._told(sent))

    async def _answer(
        self, asked: ServiceQuestion, patience: float = PATIENCE_SECONDS
    ) -> httpx2.Response:
        query = {name: value for name, value in asked.query.items() if value is not None}
        answer = await self._told(
            self._services.get(self._app, asked.path, query, self._headers(), patience), patience
        )
        if through := answer.headers.get(READ_THROUGH):
            self.read_through.add(through)
        return answer

    async def _told(self, sent: Any, patience: float = PATIENCE_SECONDS) -> httpx2.Response:
        try:
            # A task of its own: what is at hand of the request stays as it is.
            answer: httpx2.Response = await asyncio.wait_for(asyncio.create_task(sent), patience)
        except (httpx2.HTTPError, TimeoutError) as fault:
            raise Problem(
                HTTPStatus.SERVICE_UNAVAILABLE, "a service of this stack does not answer"
            ) from fault
        return answer

    def _headers(self) -> dict[str, str]:
        credential = {"authorization": self._credential} if self._credential else {}
        at_hand = request_id.get()
        return {
            **credential,
            **({REQUEST_ID_HEADER: at_hand} if at_hand else {}),
            "accept-language": language.get(),
            "accept-encoding": "identity",
        }


def _value(answer: httpx2.Response) -> Any:
    if answer.status_code < FIRST_PROBLEM:
        return answer.json() if answer.content else None
    raise problem_told(answer)


def problem_told(answer: httpx2.Response) -> Problem:
    """The problem of an answer, as the service tells it."""
    try:
        said = answer.json()
    except ValueError:
        said = {}
    slug = str(said.get("type", "")).rpartition("/")[2]
    return Problem(
        HTTPStatus(answer.status_code),
        str(said.get("detail", "")),
        _faults(said.get("faults", ())),
        _kept(answer.headers),
        slug=slug if slug in BY_SLUG else None,
    )


def _faults(told: Sequence[Mapping[str, str]]) -> list[Fault]:
    return [Fault(each["field"], each["remedy"], each["zh"]) for each in told]


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    named = ("retry-after", "www-authenticate")
    return {name: headers[name] for name in named if name in headers}
