"""`/search`: one word among dealers, persons, entries and events."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from contracts.topics import short_name
from services.kit.http.rows import row
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading
from services.portal.lists.searching import SHORTEST, SearchResult, found_by_word
from services.portal.web.across.across_frame import AcrossFrame
from services.portal.web.shell.listing import Column, Download, Listing
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.places import dealer_path, entry_path, fact_path

Word = Annotated[str, Query(max_length=300)]

COLUMNS: Final = (
    Column("kind", "search.kind", "words"),
    Column("found", "search.found", "text", "link"),
    Column("clause", "home.clause", "clause"),
    Column("dealer", "list.code", "id", "dealer_link"),
)


def routes(pages: AcrossFrame) -> APIRouter:
    """The search."""
    router = page_router(pages.frame)

    @router.get("/search")
    @row("common")
    async def search(request: Request, q: Word = "", download: Download = None) -> Response:
        def found(look: Reading, viewer: Viewer) -> list[SearchResult]:
            return found_by_word(look, viewer, q)

        results = await pages.read(request, found)
        listing = Listing("results", COLUMNS, [_row(each) for each in results])
        given = {"word": q, "too_short": 0 < len(q.strip()) < SHORTEST, "shortest": SHORTEST}
        return pages.show(request, "search", [listing], download, given)

    return router


def _row(result: SearchResult) -> dict[str, Any]:
    about_dealer = not result.dealer.startswith("*")
    said: dict[str, Any] = {
        "kind": f"search.kind.{result.kind}",
        "found": result.name or result.dealer,
        "dealer": result.dealer,
        "dealer_link": dealer_path(result.dealer) if about_dealer else None,
        "link": dealer_path(result.dealer),
    }
    match result.kind:
        case "person":
            said["link"] = dealer_path(result.dealer, "/people")
        case "entry":
            said |= {"link": entry_path(result.name), "clause": result.about[0]}
        case "event":
            topic, source, event_id, _ = result.about
            said["link"] = fact_path(source, event_id, short_name(topic))
    return said
