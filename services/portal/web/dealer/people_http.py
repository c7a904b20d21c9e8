"""`/d/{code}/people`, `/filings`, `/inspections` and `/reports`: as filed and found."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from contracts.wording.vocabulary import value_name
from services.kit.http.paths import DealerInPath
from services.kit.http.request_context import language
from services.kit.http.rows import row
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.dealer.dealer_frame import DealerFrame, service_path
from services.portal.web.dealer.filings import filings_listings
from services.portal.web.dealer.inspections import inspections_listings
from services.portal.web.dealer.people import people_listings
from services.portal.web.dealer.reports import reports_listing, trends
from services.portal.web.shell.asked_days import ChosenDay
from services.portal.web.shell.listing import Download
from services.portal.web.shell.page_route import page_router


def routes(pages: DealerFrame) -> APIRouter:
    """The pages of people and of what was found."""
    router = page_router(pages.frame)

    @router.get("/d/{code}/people")
    @row("particulars", dealer="code")
    async def people(
        request: Request,
        code: DealerInPath,
        on: Annotated[ChosenDay, Query()] = None,
        download: Download = None,
    ) -> Response:
        asked = service_path("staffing", code, "/headcount")
        query = {"on": str(on) if on else None}
        dealer, [said] = await pages.asked(request, code, ServiceQuestion(asked, query))
        return await pages.show(
            request, dealer, "people", people_listings(said), download, said=said, on=on
        )

    @router.get("/d/{code}/filings")
    @row("particulars", dealer="code")
    async def filings(request: Request, code: DealerInPath, download: Download = None) -> Response:
        dealer, [said] = await pages.asked(
            request, code, ServiceQuestion(service_path("staffing", code, "/filings"))
        )
        return await pages.show(request, dealer, "filings", filings_listings(said), download)

    @router.get("/d/{code}/inspections")
    @row("inspections", dealer="code")
    async def inspections(
        request: Request, code: DealerInPath, download: Download = None
    ) -> Response:
        dealer, [said] = await pages.asked(
            request, code, ServiceQuestion(service_path("audits", code, "/inspections"))
        )
        listings = inspections_listings(said, _item)
        return await pages.show(request, dealer, "inspections", listings, download)

    @router.get("/d/{code}/reports")
    @row("inspections", dealer="code")
    async def reports(request: Request, code: DealerInPath, download: Download = None) -> Response:
        dealer, [said] = await pages.asked(
            request, code, ServiceQuestion(service_path("audits", code, "/reports"))
        )
        listings = [reports_listing(said)]
        return await pages.show(request, dealer, "reports", listings, download, trends=trends(said))

    return router


def _item(slug: str) -> str:
    return value_name("item", slug, language.get())
