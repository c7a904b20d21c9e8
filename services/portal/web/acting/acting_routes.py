"""All that is done by forms. Its routes stand before those that take any path below `/e/`."""

from collections.abc import Callable, Sequence
from datetime import datetime

from fastapi import APIRouter

from services.kit.store import Store
from services.portal.web.acting import (
    amending_http,
    assessing_http,
    entry_acts_http,
    filing_http,
    queues_http,
    summons_http,
)
from services.portal.web.acting.act_pages import ActPages
from services.portal.web.shell.page_frame import Frame


def acting_routes(frame: Frame, store: Store, now: Callable[[], datetime]) -> Sequence[APIRouter]:
    """The routes; `store` has what waits, and the recorded events."""
    pages = ActPages(frame, now)
    return [
        queues_http.routes(frame, now),
        entry_acts_http.routes(pages),
        filing_http.routes(pages),
        amending_http.routes(pages, store),
        assessing_http.routes(frame, store, now),
        summons_http.routes(pages),
    ]
