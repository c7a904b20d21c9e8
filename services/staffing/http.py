"""What staffing answers: the dealers, their headcount on any day, and what they filed."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.routing import APIRoute

from contracts.values import LocalDate
from services.kit.http.answers import ABOUT_ONE
from services.kit.http.paths import DealerInPath
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.staffing.case import Case
from services.staffing.filings import Filings, filings
from services.staffing.headcount import Headcount, headcount
from services.staffing.particulars import ListedDealer, Particulars, listed_dealer, particulars
from services.staffing.view import View

On = Annotated[
    LocalDate | None,
    Query(description="the date in law asked about; the open day where it is left out"),
]


def routes(view: View, asked: type[APIRoute]) -> APIRouter:
    """The queries under `/staffing/v1`; see `asked_of` for their class."""
    router = APIRouter(prefix="/staffing/v1", tags=["staffing"], route_class=asked)

    def case(code: str) -> Case:
        found = view.of(code)
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "nothing filed about this dealer is known")
        return found

    @router.get("/dealers")
    @row("dealers")
    def dealers(seen: Seen, on: On = None) -> list[ListedDealer]:
        """Every dealer of whom a filing stands and whom the caller may see, by code."""
        known = [listed_dealer(dealer) for dealer in view.dealers(on, seen.within("stream"))]
        if seen.only:
            return [ListedDealer(code=each.code, status=each.status) for each in known]
        return known

    @router.get("/dealers/{code}", responses=ABOUT_ONE)
    @row("particulars", dealer="code")
    def dealer(code: DealerInPath, on: On = None) -> Particulars:
        """What the dealer is on a day."""
        found = case(code)
        return particulars(code, found.standing, on or found.open_day)

    @router.get("/dealers/{code}/headcount", responses=ABOUT_ONE)
    @row("particulars", dealer="code")
    def dealers_headcount(code: DealerInPath, on: On = None) -> Headcount:
        """The dealer's department on a day: roster, required and actual headcount, vacancies."""
        found = case(code)
        return headcount(found, on or found.open_day)

    @router.get("/dealers/{code}/filings", responses=ABOUT_ONE)
    @row("particulars", dealer="code")
    def dealers_filings(code: DealerInPath) -> Filings:
        """Everything the dealer filed about its people, as received."""
        return filings(case(code))

    return router
