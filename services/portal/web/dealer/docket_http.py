"""`/d/{code}/docket`: the docket of any day, as known at any instant, beside today's."""

from datetime import date, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from contracts.values import SHANGHAI
from services.kit.clock import instant_text
from services.kit.http.paths import DealerInPath
from services.kit.http.rows import row
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.dealer.dealer_frame import DealerFrame, service_path
from services.portal.web.dealer.docket_rows import (
    command_of_docket,
    docket_differences,
    entries_listing,
    papers_of,
    postings_listing,
)
from services.portal.web.shell.asked_days import ChosenDay
from services.portal.web.shell.listing import Download
from services.portal.web.shell.page_route import page_router

AsOf = Annotated[ChosenDay, Query(alias="as-of")]
KnownAt = Annotated[ChosenDay, Query(alias="known-at")]


def routes(pages: DealerFrame) -> APIRouter:
    """The page of the docket."""
    router = page_router(pages.frame)

    @router.get("/d/{code}/docket")
    @row("docket", dealer="code")
    async def docket(
        request: Request,
        code: DealerInPath,
        as_of: AsOf = None,
        known_at: KnownAt = None,
        download: Download = None,
    ) -> Response:
        """`known-at` is a day: what was known when it ended."""
        asked = service_path("penalties", code, "/docket")
        travelled = as_of is not None or known_at is not None
        query = {
            "as_of": str(as_of) if as_of else None,
            "known_at": _end_of(known_at) if known_at else None,
        }
        dealer, [then, now, postings] = await pages.asked(
            request,
            code,
            ServiceQuestion(asked, query),
            ServiceQuestion(asked),
            ServiceQuestion(service_path("penalties", code, "/postings")),
        )
        shown = [
            each
            for each in postings
            if (known_at is None or each["recordedtime"] <= _end_of(known_at))
            and (as_of is None or each["data"]["posted_on"] <= str(as_of))
        ]
        return await pages.show(
            request,
            dealer,
            "docket",
            [
                entries_listing(then, papers_of(postings)),
                postings_listing(shown),
                docket_differences(then, now),
            ],
            download,
            docket=then,
            now=now,
            as_of=as_of,
            known_at=known_at,
            travelled=travelled,
            command=command_of_docket(code, then["as_of"]),
        )

    return router


def _end_of(day: date) -> str:
    """The last instant of a day in Shanghai."""
    following = datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)
    return instant_text(following - timedelta(microseconds=1))
