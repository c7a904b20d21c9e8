"""The queries of audits: findings about a dealer, and its reports."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from services.audits.case import Case
from services.audits.inspections import Found, Inspections, inspections
from services.audits.reports import Reports, reports
from services.audits.view import View
from services.kit.http.answers import ABOUT_ONE
from services.kit.http.pages import LINK, MOST_AT_ONCE, After, Limit, lead_on, page_of_groups
from services.kit.http.paths import DealerInPath
from services.kit.http.problem import Problem
from services.kit.http.rows import row


def routes(view: View, asked: type[APIRoute]) -> APIRouter:
    """The queries under `/audits/v1`; see `staleness_route` for their class."""
    router = APIRouter(prefix="/audits/v1", tags=["audits"], route_class=asked)

    def case(code: str) -> Case:
        found = view.of(code)
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "no finding or report of this dealer is known")
        return found

    @router.get("/dealers/{code}/inspections", responses=ABOUT_ONE | {200: {"headers": LINK}})
    @row("inspections", dealer="code")
    def dealers_inspections(
        request: Request,
        response: Response,
        code: DealerInPath,
        limit: Limit = MOST_AT_ONCE,
        after: After = "",
    ) -> Inspections:
        """Inspections and findings, with what followed each, the first received first.

        `limit` of all kinds together.
        """
        page, following = page_of_groups(
            "inspections", inspections(case(code)), _received, after=after, limit=limit
        )
        lead_on(request, response, following)
        return page

    @router.get("/dealers/{code}/reports", responses=ABOUT_ONE)
    @row("inspections", dealer="code")
    def dealers_reports(code: DealerInPath) -> Reports:
        """The monthly reports and their assessments, month by month."""
        return reports(case(code))

    return router


def _received(found: Found) -> tuple[str, str]:
    return found.received_at.isoformat(), found.fact
