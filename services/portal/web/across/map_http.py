"""`/map`: region by month as a table, with the number in each cell; a cell leads to its dealers."""

from collections.abc import Mapping
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from services.kit.http.rows import row
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading
from services.portal.lists.months import KeptMaps, Measure, years_posted
from services.portal.web.across.across_frame import AcrossFrame, open_day
from services.portal.web.shell.listing import Column, Download, Form, Listing
from services.portal.web.shell.page_route import page_router

MONTHS: Final = tuple(f"{number:02d}" for number in range(1, 13))
LEVELS: Final = 4
"""Shades of a cell, beside none for nothing."""

Year = Annotated[int | None, Query(ge=1900, le=9998)]


def routes(pages: AcrossFrame) -> APIRouter:
    """The map."""
    router = page_router(pages.frame)
    maps = KeptMaps()

    @router.get("/map")
    @row("docket")
    async def heat_map(
        request: Request, year: Year = None, measure: Measure = "amount", download: Download = None
    ) -> Response:
        def posted(look: Reading, viewer: Viewer) -> Mapping[str, Any]:
            years = years_posted(look, viewer)
            closed = pages.closed_through(look)
            shown = year or (years[-1] if years else open_day(closed, viewer.regions.today()).year)
            return {
                "year": shown,
                "years": sorted({*years, shown}, reverse=True),
                "closed_through": closed,
                "regions": maps.of(look, viewer, shown, measure),
            }

        found = await pages.read(request, posted)
        rows = [_region(region, months, found["year"]) for region, months in _told(found)]
        total = _total(rows)
        most = max((abs(v) for each in rows for v in _values(each)), default=0)
        listing = Listing("map", _columns("money" if measure == "amount" else "number"), rows)
        given = {**found, "measure": measure, "rows": rows, "total": total, "months": MONTHS}
        return pages.show(
            request,
            "map",
            [listing],
            download,
            {**given, "level": lambda value: _level(value, most)},
        )

    return router


def _told(found: Mapping[str, Any]) -> list[tuple[str, Mapping[str, int]]]:
    return list(found["regions"].items())


def _region(region: str, months: Mapping[str, int], year: int) -> dict[str, Any]:
    cells = {month: months.get(f"{year:04d}-{month}", 0) for month in MONTHS}
    return {
        "region": region,
        **cells,
        "total": sum(cells.values()),
        "link": f"/dealers?{urlencode({'region': region, 'status': 'all'})}",
    }


def _values(row_: Mapping[str, Any]) -> list[int]:
    return [row_[month] for month in MONTHS]


def _total(rows: list[dict[str, Any]]) -> dict[str, int]:
    return {name: sum(each[name] for each in rows) for name in (*MONTHS, "total")}


def _level(value: int, most: int) -> int:
    """How dark a cell is: from 1 to 4 by its share of the greatest, 0 where it says nothing."""
    return 0 if not value else 1 + (abs(value) * LEVELS - 1) // most


def _columns(form: Form) -> list[Column]:
    months = [Column(month, f"map.month.{month}", form) for month in MONTHS]
    return [Column("region", "list.region", "text", "link"), *months,
            Column("total", "map.total", form)]  # fmt: skip
