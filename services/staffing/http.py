"""The queries of staffing: dealers, their headcount on any day, and their filings."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.routing import APIRoute

from contracts.access import STAFF_NAMES
from contracts.values import LocalDate
from services.kit.http.answers import ABOUT_ONE
from services.kit.http.pages import (
    LINK,
    MOST_AT_ONCE,
    After,
    Limit,
    cursor,
    lead_on,
    page_of_groups,
    place_of,
)
from services.kit.http.paths import DealerInPath
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.staffing.case import Case
from services.staffing.filings import Filing, Filings, filings
from services.staffing.headcount import Headcount, headcount
from services.staffing.particulars import ListedDealer, Particulars, listed_dealer, particulars
from services.staffing.view import View

On = Annotated[
    LocalDate | None,
    Query(description="the date in law asked about; the open day where it is left out"),
]


def routes(view: View, asked: type[APIRoute]) -> APIRouter:
    """The queries under `/staffing/v1`; see `staleness_route` for their class."""
    router = APIRouter(prefix="/staffing/v1", tags=["staffing"], route_class=asked)

    def case(code: str, seen: Viewer) -> Case:
        found = view.of(code, named=seen.sees(code, STAFF_NAMES))
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "nothing filed about this dealer is known")
        return found

    @router.get("/dealers", responses={200: {"headers": LINK}})
    @row("dealers")
    def dealers(
        *,
        request: Request,
        response: Response,
        seen: Seen,
        on: On = None,
        limit: Limit = MOST_AT_ONCE,
        after: After = "",
    ) -> list[ListedDealer]:
        """The dealers of whom a filing stands and whom the caller may see, by code."""
        (last,) = place_of("dealers", after, 1) or ("",)
        found, following = view.dealers(on, seen.within("stream"), after=last, limit=limit)
        lead_on(request, response, cursor("dealers", [following]) if following else None)
        known = [listed_dealer(dealer) for dealer in found]
        if seen.only:
            return [ListedDealer(code=each.code) for each in known]
        return known

    @router.get("/dealers/{code}", responses=ABOUT_ONE)
    @row("particulars", dealer="code")
    def dealer(code: DealerInPath, seen: Seen, on: On = None) -> Particulars:
        """The dealer's details on a day."""
        found = case(code, seen)
        return particulars(code, found.standing, on or found.open_day)

    @router.get("/dealers/{code}/headcount", responses=ABOUT_ONE)
    @row("particulars", dealer="code")
    def dealers_headcount(code: DealerInPath, seen: Seen, on: On = None) -> Headcount:
        """The dealer's department on a day: roster, required and actual headcount, vacancies."""
        found = case(code, seen)
        return headcount(found, on or found.open_day)

    @router.get("/dealers/{code}/filings", responses=ABOUT_ONE | {200: {"headers": LINK}})
    @row("particulars", dealer="code")
    def dealers_filings(
        *,
        request: Request,
        response: Response,
        seen: Seen,
        code: DealerInPath,
        limit: Limit = MOST_AT_ONCE,
        after: After = "",
    ) -> Filings:
        """The filings about the dealer's people, the first received first; `limit` of all kinds."""
        page, following = page_of_groups(
            "filings", filings(case(code, seen)), _received, after=after, limit=limit
        )
        lead_on(request, response, following)
        return page

    return router


def _received(filing: Filing) -> tuple[str, str]:
    return filing.received_at.isoformat(), filing.filing
