"""`/d/{code}/duties` and `/d/{code}/why-not`: what is to be done, and what did not arise."""

from typing import Annotated, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from contracts.wording.vocabulary import CLAUSE_NAMES
from services.kit.http.paths import DealerInPath
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.dealer.dealer_frame import DealerFrame, service_path
from services.portal.web.dealer.duties import duties_listings
from services.portal.web.records.calendar_addresses import CalendarAddresses
from services.portal.web.shell.asked_days import ChosenDay
from services.portal.web.shell.listing import Download
from services.portal.web.shell.page_route import page_router

FIRST_CLAUSE: Final = "monthly-report-late"
AT_ONCE: Final = 20
"""Verdicts on a page, the last first."""


def routes(pages: DealerFrame, addresses: CalendarAddresses) -> APIRouter:
    """The pages of what is due and of what did not arise."""
    router = page_router(pages.frame)

    @router.get("/d/{code}/duties")
    @row("docket", dealer="code")
    async def duties(
        request: Request, seen: Seen, code: DealerInPath, download: Download = None
    ) -> Response:
        dealer, [said] = await pages.asked(
            request, code, ServiceQuestion(service_path("penalties", code, "/deadlines"))
        )
        return await pages.show(
            request,
            dealer,
            "duties",
            duties_listings(code, said),
            download,
            as_of=said["as_of"],
            addresses=await run_in_threadpool(addresses.of, code, seen.who.actor),
        )

    @router.get("/d/{code}/why-not")
    @row("docket", dealer="code")
    async def why_not(
        *,
        request: Request,
        code: DealerInPath,
        clause: Annotated[str, Query(max_length=100)] = FIRST_CLAUSE,
        on: Annotated[ChosenDay, Query()] = None,
        about: Annotated[str, Query(max_length=200)] = "",
        first: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> Response:
        """`about`: of subjects with this text; `first`: how many later ones are left out."""
        asked = service_path("penalties", code, f"/clauses/{quote(clause, safe='')}")
        query = {"on": str(on) if on else None}
        dealer, [said] = await pages.asked(request, code, ServiceQuestion(asked, query))
        verdicts = [each for each in said["verdicts"][::-1] if about in each["subject"]]
        absent = [each for each in verdicts if not each["arose"]]
        return await pages.show(
            request,
            dealer,
            "why-not",
            clauses=CLAUSE_NAMES,
            asked_clause=clause,
            on=on,
            about=about,
            said=said,
            absent=absent[first : first + AT_ONCE],
            earlier=_leads_to(request, first + AT_ONCE) if absent[first + AT_ONCE :] else None,
            arisen=[each for each in verdicts if each["arose"]] if not first else [],
        )

    return router


def _leads_to(request: Request, first: int) -> str:
    """The same question, further back."""
    asked = {**request.query_params, "first": str(first)}
    return f"{request.url.path}?{urlencode(asked)}"
