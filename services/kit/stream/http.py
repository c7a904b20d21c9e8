"""`GET /{topic}/v1/stream`: the recorded events of a topic, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from contracts.topics import short_name
from services.kit.http.answers import ABOUT_ONE, Responses
from services.kit.http.head import HEAD_ALONE
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.checker import Ruling
from services.kit.identity.guard import Seen, viewer_again
from services.kit.identity.refusals import refused
from services.kit.identity.viewer import Viewer
from services.kit.stream.audience import STREAM_ROW, Audience, Wanted, is_sent
from services.kit.stream.event_ids import FROM_THE_START, EventId, StreamStart, begins, read_id
from services.kit.stream.feed import POLL_SECONDS, Feed, Listener
from services.kit.stream.passages import PAGE_EVENTS, Passage
from services.kit.stream.recent_regions import RecentRegions
from services.kit.stream.seats import Seats

RETRY_MILLISECONDS: Final = 2_000
"""Milliseconds after which a disconnected client reconnects."""

RESET: Final = "reset"
"""The name of the event that marks where a client may have missed some."""

LAST_EVENT_ID: Final = "Last-Event-ID"

STREAM_ANSWERS: Final[Responses] = {
    200: {
        "description": "Events as recorded, one a `data` line; ids are `EPOCH.POSITION`. An event "
        "named `reset` says that some may have been missed.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    },
    **ABOUT_ONE,
}

CommaSeparated = Annotated[str | None, Query(description="one or more, with commas between")]


@dataclass(frozen=True, slots=True)
class StreamQuestion:
    """The parameters of a stream."""

    dealer: CommaSeparated = None
    region: CommaSeparated = None
    type: CommaSeparated = None
    after: Annotated[
        str | None,
        Query(description="an id to go on after, or `start`; the header goes before it"),
    ] = None
    last_event_id: Annotated[
        str | None, Header(alias=LAST_EVENT_ID, description="the last id that came")
    ] = None


class OpenStream:
    """One stream, from its start."""

    def __init__(
        self, feed: Feed, listener: Listener, audience: Audience, start: StreamStart
    ) -> None:
        self._feed = feed
        self._listener = listener
        self.audience = audience
        self._start = start

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """The lines sent, until the stream ends."""
        yield self._opening()
        position, passed_over = self._start.position, 0
        while page := await self._feed.next_page(self._listener, position):
            taken = await self._taken(page)
            for each in taken.events:
                if self._listener.ended:
                    return
                event_id = EventId(self._feed.epoch, each.position)
                yield ServerSentEvent(raw_data=each.text, id=str(event_id))
            position = taken.through
            passed_over = 0 if taken.events else passed_over + len(page.events)
            if passed_over >= PAGE_EVENTS:  # so that nobody has to go over them once more
                passed_over = 0
                yield ServerSentEvent(id=str(EventId(self._feed.epoch, position)))
            if position < page.through:  # a new dealer's region is not known yet
                await asyncio.sleep(POLL_SECONDS)

    def _opening(self) -> ServerSentEvent:
        # Without an event the id is remembered all the same: a client that is cut off before the
        # first event goes on from here.
        at = str(EventId(self._feed.epoch, self._start.position))
        if not self._start.reset:
            return ServerSentEvent(id=at, retry=RETRY_MILLISECONDS, comment="open")
        from_the_start = str(EventId(self._feed.epoch, 0))
        said = {"went_on_from": at, "everything_since": from_the_start}
        return ServerSentEvent(event=RESET, id=at, retry=RETRY_MILLISECONDS, data=said)

    async def _taken(self, page: Passage) -> Passage:
        if self.audience.needs_regions:
            return await run_in_threadpool(self.audience.taken, page)
        return self.audience.taken(page)


def stream_routes(topic: str, feed: Feed, regions: RecentRegions, seats: Seats) -> APIRouter:
    """The stream of one topic."""
    name = short_name(topic)
    router = APIRouter(prefix=f"/{name}/v1", tags=[name])

    async def opened(
        request: Request, seen: Seen, asked: Annotated[StreamQuestion, Depends()]
    ) -> AsyncIterator[OpenStream]:
        """Every refusal is raised here, because a stream that has begun was answered with 200."""
        last = read_id(asked.last_event_id, LAST_EVENT_ID) or read_id(asked.after, "after")
        wanted = Wanted(_listed(asked.dealer), _listed(asked.region), _listed(asked.type))
        audience = Audience(seen, wanted, regions)
        await run_in_threadpool(_refuse_beyond, audience, name)
        from_the_start = last is None and FROM_THE_START in {asked.last_event_id, asked.after}
        stream: OpenStream | None = None

        async def still_allowed() -> bool:
            try:
                viewer = await viewer_again(request)
            except Problem:
                return False
            if stream is not None:
                stream.audience = Audience(viewer, wanted, regions)
            return True

        with seats.one():
            async with feed.listening(still_allowed) as listener:
                if HEAD_ALONE in request.scope:
                    listener.end()
                start = begins(feed, last, from_the_start=from_the_start)
                stream = OpenStream(feed, listener, audience, start)
                yield stream

    @router.get("/stream", response_class=EventSourceResponse, responses=STREAM_ANSWERS)
    @row(STREAM_ROW)
    async def stream(
        opened_stream: Annotated[OpenStream, Depends(opened)],
    ) -> AsyncIterator[ServerSentEvent]:
        """The events of the topic as they are recorded, of the dealers whom the caller may see.

        Goes on after `Last-Event-ID`; without one, with what is recorded from now on.
        """
        async for each in opened_stream.events():
            yield each

    return router


def _listed(given: str | None) -> frozenset[str]:
    return frozenset(each.strip() for each in (given or "").split(",") if each.strip())


def _refuse_beyond(audience: Audience, name: str) -> None:
    """Raise the problem if the filter asks for more than the credential reaches."""
    viewer: Viewer = audience.viewer
    if not is_sent(viewer, name):
        rule = f"{STREAM_ROW}:{viewer.who.role}"
        raise refused(Ruling(False, rule, f"of streams the role has {viewer.only}"))
    if any(not viewer.sees(dealer) for dealer in audience.wanted.dealers):
        raise Problem(HTTPStatus.NOT_FOUND, "nothing is known of a dealer that `dealer` names")
