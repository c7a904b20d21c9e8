"""`/dealers`: the list of dealers, a page at a time, each with its twelve months."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Request, Response

from contracts.values import Month
from services.kit.http.pages import After, page_of, place_of
from services.kit.http.request_context import language
from services.kit.http.rows import row
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading
from services.portal.lists.days import closed_days_by_partition
from services.portal.lists.dealers_list import (
    DealerLine,
    DealersAsked,
    DealerSort,
    ListedStatus,
    dealers_listed,
    place_of_dealer,
)
from services.portal.lists.months import MonthPosted, months_through, strips
from services.portal.lists.readable import ReadableColumns, readable
from services.portal.lists.regions_seen import regions_seen
from services.portal.web.across.across_frame import PAGE_ROWS, AcrossFrame, open_day
from services.portal.web.shell.figures import Figures
from services.portal.web.shell.listing import Column, Download, Listing
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.places import dealer_path

CODE: Final = Column("code", "list.code", "id", "link")
OF_NAMES: Final = (
    Column("name", "list.name", "text", "link"),
    Column("region", "list.region"),
)
OF_DOCKET: Final = (
    Column("balance_fen", "list.balance", "money"),
    Column("duties", "list.duties", "number"),
    Column("next_due_on", "list.next-due", "day"),
    Column("next_clause", "list.next-clause", "clause"),
    Column("penalties", "list.penalties", "number"),
    Column("threshold", "list.threshold", "number"),
    Column("payout", "list.payout", "words"),
)

Region = Annotated[str | None, Query(max_length=200, description="the dealers of a region")]
InMonth = Annotated[Month | None, Query(description="in which something was posted")]


def routes(pages: AcrossFrame) -> APIRouter:
    """The list."""
    router = page_router(pages.frame)

    @router.get("/dealers")
    @row("dealers")
    async def dealers(
        request: Request,
        *,
        region: Region = None,
        status: ListedStatus = "open",
        owing: Literal["", "yes"] = "",
        month: InMonth = None,
        sort: DealerSort = "code",
        after: After = "",
        download: Download = None,
    ) -> Response:
        name = f"dealers-{sort}"
        place = place_of(name, after, 2)
        told_last = (place[0], place[1]) if place else None
        asked = DealersAsked(region or None, status, owing == "yes", month, sort, told_last)

        def listed(look: Reading, viewer: Viewer) -> Mapping[str, Any]:
            found = dealers_listed(look, viewer, asked, PAGE_ROWS + 1)
            page = page_of(name, found, PAGE_ROWS, lambda each: place_of_dealer(each, sort))
            columns = readable(viewer)
            closed = closed_days_by_partition(look, pages.partitions)
            through = min(closed.values())
            months = months_through(open_day(through, viewer.regions.today()))
            codes = [each.code for each in page.items] if columns.docket else []
            return {
                "page": page,
                "columns": columns,
                "closed": closed,
                "closed_through": through,
                "months": months,
                "strips": strips(look, codes, months),
                "regions": regions_seen(look, viewer) if columns.names else [],
            }

        found = await pages.read(request, listed)
        lines: Sequence[DealerLine] = found["page"].items
        rows = [_row(each, found["closed"], found["strips"]) for each in lines]
        listing = Listing("dealers", _columns(found["columns"]), rows)
        figures = Figures(language.get())
        given = {
            **found,
            "asked": asked,
            "following": found["page"].next,
            "first": after == "",
            "spoken_months": {month: figures.month(month) for month in found["months"]},
            "spoken_money": cache(figures.money),
        }
        return pages.show(request, "dealers", [listing], download, given)

    return router


def _columns(readable_: ReadableColumns) -> list[Column]:
    return [
        CODE,
        *(OF_NAMES if readable_.names else ()),
        *(OF_DOCKET if readable_.docket else ()),
    ]


def _row(
    line: DealerLine,
    closed: Mapping[int, str],
    strips_: Mapping[str, Sequence[MonthPosted]],
) -> dict[str, Any]:
    last = closed.get(line.partition, "")
    return {
        **line._asdict(),
        "link": dealer_path(line.code),
        "payout": f"list.payout.{line.payout}" if line.payout else None,
        "tone": "bad" if line.payout == "suspended" else "plain",
        "facts_since": bool(line.last_fact_on) and bool(last) and str(line.last_fact_on) > last,
        "strip": strips_.get(line.code, ()),
    }
