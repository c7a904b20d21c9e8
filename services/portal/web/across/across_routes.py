"""The routes of the pages that span dealers."""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter

from services.kit.store import Store
from services.portal.web.across import (
    dealers_http,
    deliveries_http,
    facts_http,
    home_http,
    map_http,
    search_http,
)
from services.portal.web.across.across_frame import AcrossFrame
from services.portal.web.shell.page_frame import Frame

ACROSS: Final = (home_http, dealers_http, map_http, search_http, facts_http, deliveries_http)


def across_routes(frame: Frame, store: Store, partitions: int) -> Sequence[APIRouter]:
    """All of them, over what the portal has read into a store."""
    pages = AcrossFrame(frame, store, partitions)
    return [each.routes(pages) for each in ACROSS]
