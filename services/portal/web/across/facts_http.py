"""`/facts/{topic}`: events as they were recorded, found by exactly what they say."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from contracts.values import LocalDate
from services.kit.clock import instant_text, start_of
from services.kit.http.pages import After, page_of, place_of
from services.kit.http.rows import row
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading
from services.portal.lists.events_found import (
    EventsAsked,
    FoundEvent,
    digests_of,
    events_found,
    place_of_event,
)
from services.portal.web.across.across_frame import PAGE_ROWS, AcrossFrame
from services.portal.web.shell.listing import Column, Download, Listing
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.places import dealer_path, fact_path

TopicName = Literal["staffing", "audits", "decisions", "penalties"]
Exactly = Annotated[str | None, Query(max_length=300)]
Day = Annotated[LocalDate | None, Query()]

TOPIC_NAMES: Final[tuple[TopicName, ...]] = ("staffing", "audits", "decisions", "penalties")

COLUMNS: Final = (
    Column("recordedtime", "facts.recorded", "instant"),
    Column("type", "facts.type", "id"),
    Column("dealer", "list.code", "id", "dealer_link"),
    Column("id", "facts.id", "id", "link"),
    Column("source", "facts.source", "id"),
    Column("actor", "facts.actor", "id"),
    Column("sequence", "facts.sequence", "number"),
    Column("digest", "facts.digest", "id"),
)


def routes(pages: AcrossFrame) -> APIRouter:
    """The list of events of a topic."""
    router = page_router(pages.frame)

    @router.get("/facts/{topic}")
    @row("record")
    async def facts(  # a filter each, as the address has them
        request: Request,
        topic: Annotated[TopicName, Path()],
        *,
        type: Exactly = None,  # noqa: A002
        person: Exactly = None,
        actor: Exactly = None,
        dealer: Exactly = None,
        since: Day = None,
        until: Day = None,
        after: After = "",
        download: Download = None,
    ) -> Response:
        """`since` and `until` are days, both included."""
        name = f"facts-{topic}"
        place = place_of(name, after, 3)
        asked = EventsAsked(
            f"docket.{topic}.v1",
            type or None,
            person or None,
            actor or None,
            dealer or None,
            instant_text(start_of(since)) if since else None,
            _after_day(until),
            (place[0], place[1], int(place[2])) if place else None,
        )

        def found(look: Reading, viewer: Viewer) -> Mapping[str, Any]:
            events = events_found(look, viewer, asked, PAGE_ROWS + 1)
            page = page_of(name, events, PAGE_ROWS, place_of_event)
            return {"page": page, "digests": digests_of(look, page.items)}

        told = await pages.read(request, found)
        rows = [_row(each, topic, told["digests"][each]) for each in told["page"].items]
        given = {
            "topic": topic, "topics": TOPIC_NAMES, "following": told["page"].next,
            "first": after == "", "asked": asked, "since": since, "until": until,
        }  # fmt: skip
        return pages.show(request, "facts", [Listing("facts", COLUMNS, rows)], download, given)

    return router


def _after_day(day: date | None) -> str | None:
    """The first instant after a day."""
    return instant_text(start_of(day + timedelta(days=1))) if day else None


def _row(event: FoundEvent, topic: str, digest: str) -> dict[str, Any]:
    about_dealer = not event.stream.startswith("*")
    return {
        **event._asdict(),
        "dealer": event.stream,
        "dealer_link": dealer_path(event.stream) if about_dealer else None,
        "link": fact_path(event.source, event.id, topic),
        "digest": digest,
    }
