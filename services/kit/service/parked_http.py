"""The routes about parked dealers: which are parked, since when and why, and how one is resumed."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from contracts.topics import EVERY_DEALER
from contracts.values import Closed
from services.kit.consumer.parking import NotParked, all_parked, ask_to_resume
from services.kit.http.answers import ABOUT_ONE, Shown, ok_form, problems
from services.kit.http.json_body import body_of, read_form
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.kit.store import Store


class ShownParked(Shown):
    """A parked stream: its topic and number, the reason, and how many events wait."""

    stream: str
    topic: str
    sequence: int
    reason: str
    waiting: int


class ParkedStreams(Shown):
    """All parked streams, by code."""

    parked: list[ShownParked]


class Resume(Closed):
    """The reason for resuming a stream."""

    reason: str = Field(min_length=1, max_length=2_000, pattern=r"\S")


class Resumed(Shown):
    """A stream that is to be resumed."""

    resumed: str
    reason: str


def parked_routes(service: str, store: Store, now: Callable[[], datetime]) -> APIRouter:
    """`parked` under a service's prefix."""
    router = APIRouter(prefix=f"/{service}/v1", tags=[service])

    @router.get("/parked", response_model=None, responses=ok_form(ParkedStreams))
    @row("parked")
    def parked(seen: Seen) -> dict[str, Any]:
        """The parked dealers of this service, of those whom the caller may see."""
        with store.reading() as look:
            found = all_parked(look)
        shown = [each for each in found if is_seen_parked(seen, each.stream)]
        return {"parked": [each._asdict() for each in shown]}

    @router.post(
        "/parked/{stream:path}/resume",
        response_model=None,
        responses=ABOUT_ONE | problems(413, 415) | ok_form(Resumed),
        openapi_extra=body_of(Resume, {"reason": "the missing event was found and sent"}),
    )
    @row("resume")
    async def resume(request: Request, stream: str) -> dict[str, str]:
        """Resume a stream: the consumer does so at its next step. The reason is kept."""
        asked = await read_form(request, Resume)
        await run_in_threadpool(_resume, stream, asked.reason)
        return {"resumed": stream, "reason": asked.reason}

    def _resume(stream: str, reason: str) -> None:
        try:
            with store.transaction() as tx:
                ask_to_resume(tx, stream, reason, now())
        except NotParked as fault:
            why = f"no such stream is parked; GET /{service}/v1/parked lists them"
            raise Problem(HTTPStatus.NOT_FOUND, why) from fault

    return router


def is_seen_parked(seen: Seen, stream: str) -> bool:
    """Whether the caller may see that a stream is parked; for `*` it must see every dealer."""
    return seen.sees_all if stream.startswith(EVERY_DEALER) else seen.sees(stream)
