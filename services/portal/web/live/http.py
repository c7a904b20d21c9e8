"""`/d/{code}/live`: how many events came since a page was made, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Final, NamedTuple

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from services.kit.http.head import HEAD_ALONE
from services.kit.http.paths import DealerInPath
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.guard import Seen, viewer_again
from services.kit.stream.seats import Seats
from services.portal.web.live.latest_numbers import LatestNumbers, count_since, topics_seen
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.rows_seen import rows_of

NEW: Final = "new"
"""The name of the event that says how many came."""

CHECK_SECONDS: Final = 5.0
"""Seconds after which it is looked at again whether the viewer is still let in."""

RETRY_MILLISECONDS: Final = 3_000

Since = Annotated[str, Query(pattern=r"^([a-z]+:[0-9]{1,18},?)*$", max_length=200)]


class OpenPage(NamedTuple):
    """A page that is open: what it shows, and the request that keeps it up to date."""

    request: Request
    dealer: str
    since: str
    topics: frozenset[str]


def routes(frame: Frame, latest: LatestNumbers, seats: Seats) -> APIRouter:
    """The streams of open pages."""
    router = page_router(frame)

    async def opened(
        request: Request, seen: Seen, code: DealerInPath, since: Since = ""
    ) -> AsyncIterator[OpenPage]:
        rows = await run_in_threadpool(rows_of, seen, code)
        with seats.one():
            async with latest.watching(code):
                yield OpenPage(request, code, since, topics_seen(rows))

    async def is_let_in(page: OpenPage) -> bool:
        try:
            await viewer_again(page.request)
        except Problem:
            return False
        session = page.request.state.session
        return session is None or await frame.session_of(page.request) is not None

    @router.get("/d/{code}/live", response_class=EventSourceResponse)
    @row("particulars", dealer="code")
    async def live(page: Annotated[OpenPage, Depends(opened)]) -> AsyncIterator[ServerSentEvent]:
        told = -1
        yield ServerSentEvent(retry=RETRY_MILLISECONDS, comment="open")
        checked = asyncio.get_running_loop().time()
        while not latest.stopped and HEAD_ALONE not in page.request.scope:
            count = count_since(page.since, latest.known(page.dealer), page.topics)
            if count != told:
                told = count
                yield ServerSentEvent(event=NEW, raw_data=str(count))
            await latest.next(CHECK_SECONDS)
            if asyncio.get_running_loop().time() - checked >= CHECK_SECONDS:
                checked = asyncio.get_running_loop().time()
                if not await is_let_in(page):
                    return

    return router
