"""What the pages that span dealers share: the portal's own store, and as of when it holds."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, urlencode

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from services.kit.http.problem import Problem
from services.kit.identity.guard import viewer_of
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading, Store
from services.portal.lists.days import last_closed_day
from services.portal.lists.dealers_list import NotReadable
from services.portal.web.shell.listing import Listing, downloaded
from services.portal.web.shell.page_frame import Frame

PAGE_ROWS: Final = 50
"""Rows of a list on one page."""

T = TypeVar("T")


class AcrossFrame:
    """Makes the pages that span dealers, from what the portal has read."""

    def __init__(self, frame: Frame, store: Store, partitions: int) -> None:
        self.frame = frame
        self.partitions = partitions
        self._store = store

    async def read(self, request: Request, question: Callable[[Reading, Viewer], T]) -> T:
        """What a question gives the viewer; raises a 403 where it asks for what may not be read."""
        viewer = viewer_of(request)

        def read() -> T:
            with self._store.reading() as look:
                return question(look, viewer)

        try:
            return await run_in_threadpool(read)
        except NotReadable as fault:
            why = f"the role {viewer.who.role} may not filter or sort by that (rule columns)"
            raise Problem(HTTPStatus.FORBIDDEN, why) from fault

    def show(
        self,
        request: Request,
        page: str,
        listings: Sequence[Listing] = (),
        download: str | None = None,
        given: Mapping[str, Any] | None = None,
    ) -> Response:
        """The page of that name; where a list is asked for, that alone."""
        if download is not None:
            return downloaded(download, page, listings)
        lists = {each.name: each for each in listings}
        return self.frame.show(
            request, f"across/{page}.html", lists=lists, address=address, **(given or {})
        )

    def closed_through(self, look: Reading) -> str:
        """The last closed day; empty where none is."""
        return last_closed_day(look, self.partitions)


def address(here: str, **query: str | None) -> str:
    """The address of a page with another query; what is None is left out of it."""
    path, _, asked = here.partition("?")
    known = {**dict(parse_qsl(asked)), **query}
    said = urlencode({name: value for name, value in known.items() if value is not None})
    return f"{path}?{said}" if said else path


def open_day(closed_through: str, today: str) -> date:
    """The day that is open: the one after the last closed, `today` where none is closed."""
    if not closed_through:
        return date.fromisoformat(today)
    return date.fromisoformat(closed_through) + timedelta(days=1)
