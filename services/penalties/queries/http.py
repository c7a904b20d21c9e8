"""The queries on dealers: their codes, their postings, deadlines and statements."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic_core import from_json

from contracts.events import POSTINGS
from contracts.values import Month
from contracts.wording.sentence import Language
from services.kit.http.answers import ABOUT_ONE, ok_form
from services.kit.http.pages import (
    LINK,
    MOST_AT_ONCE,
    After,
    Limit,
    lead_on,
    page_of,
    paged_form,
    place_of,
)
from services.kit.http.paths import DealerInPath
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.kit.log.partitions import partition_of
from services.kit.store import Store
from services.penalties.law import Deadline, ReceivedFact
from services.penalties.posting.runs import posted_through
from services.penalties.posting.settlements import settled
from services.penalties.queries.answers import ShownDuties, ShownEvent
from services.penalties.queries.live import LawFails, LiveDocket, LiveDockets
from services.penalties.queries.statement import Statement, is_final, statement

_log = logging.getLogger(__name__)

Posted = dict[str, Any]
LAW_FAILS: Final = "the law fails on the facts of this dealer; its postings are told all the same"
SHOWN_OUTCOME = {"open": "due"}


class Dealers:
    """The answers about a dealer; raises `Problem` if there is none."""

    def __init__(self, store: Store, dockets: LiveDockets, partitions: int) -> None:
        self._store = store
        self._dockets = dockets
        self._partitions = partitions

    def codes(self, seen: Viewer, after: str, limit: int) -> list[str]:
        """The first codes after a code, of dealers with a known fact that the caller may see."""
        condition, values = seen.within("stream")
        with self._store.reading() as look:
            rows = look.execute(
                "SELECT DISTINCT stream FROM kept WHERE stream NOT LIKE '*%' AND stream > ?"
                f" AND {condition} ORDER BY stream LIMIT ?",
                (after, *values, limit),
            )
        return [stream for (stream,) in rows]

    def basis(self, code: str) -> dict[str, Any]:
        """All from which the docket of the open day follows."""
        found = self._dockets.basis(code)
        if found is None:
            raise _unknown()
        return found

    def live(
        self,
        code: str,
        as_of: date | None = None,
        known_at: datetime | None = None,
        beside: Sequence[ReceivedFact] = (),
    ) -> LiveDocket:
        """The docket of a day, by default of the open one; see `LiveDockets.of`."""
        try:
            found = self._dockets.of(code, as_of, known_at, beside)
        except LawFails as fault:
            _log.exception("no docket is told of a dealer")
            raise Problem(HTTPStatus.INTERNAL_SERVER_ERROR, LAW_FAILS) from fault
        if found is None:
            raise _unknown()
        return found

    def postings(self, code: str) -> list[Posted]:
        """All that was posted or reversed, in order."""
        with self._store.reading() as look:
            if not look.execute("SELECT 1 FROM kept WHERE stream = ? LIMIT 1", (code,)):
                raise _unknown()
        recorded = self._store.events(code)
        return [from_json(each.value) for each in recorded if each.type in POSTINGS]

    def statement(self, code: str, month: str, language: Language) -> Statement:
        """The statement of a month by the day posted."""
        postings = self.postings(code)
        with self._store.reading() as look:
            settlements = settled(look, code)
            through = posted_through(look, partition_of(code, self._partitions), code)
        final = is_final(month, through)
        return statement(code, month, postings, settlements, final=final, language=language)


def routes(dealers: Dealers, asked: type[APIRoute]) -> APIRouter:
    """The queries under `/penalties/v1`; see `staleness_route` for their class."""
    router = APIRouter(prefix="/penalties/v1", tags=["penalties"], route_class=asked)

    @router.get("/dealers", responses={200: {"headers": LINK}})
    @row("dealers")
    def codes(
        request: Request,
        response: Response,
        seen: Seen,
        limit: Limit = MOST_AT_ONCE,
        after: After = "",
    ) -> list[str]:
        """The codes of the dealers with a known fact that the caller may see."""
        (last,) = place_of("codes", after, 1) or ("",)
        page = page_of("codes", dealers.codes(seen, last, limit + 1), limit, lambda code: [code])
        lead_on(request, response, page.next)
        return page.items

    @router.get(
        "/dealers/{code}/postings",
        response_model=None,
        responses=ABOUT_ONE | paged_form(list[ShownEvent]),
    )
    @row("docket", dealer="code")
    def postings(
        request: Request,
        response: Response,
        code: DealerInPath,
        limit: Limit = MOST_AT_ONCE,
        after: After = "",
    ) -> list[dict[str, Any]]:
        """Postings and reversals, in order, as recorded."""
        (last,) = place_of("postings", after, 1) or ("",)
        following = [each for each in dealers.postings(code) if each["sequence"] > last]
        page = page_of("postings", following, limit, lambda each: [each["sequence"]])
        lead_on(request, response, page.next)
        return page.items

    @router.get(
        "/dealers/{code}/deadlines", response_model=None, responses=ABOUT_ONE | ok_form(ShownDuties)
    )
    @row("docket", dealer="code")
    def deadlines(code: DealerInPath) -> dict[str, Any]:
        """The dealer's duties with their outcomes: due, met, missed or lapsed."""
        found = dealers.live(code).docket
        shown = [_shown_deadline(code, each) for each in found.deadlines]
        return {"as_of": str(found.as_of), "deadlines": shown}

    @router.get(
        "/dealers/{code}/statement", response_model=None, responses=ABOUT_ONE | ok_form(Statement)
    )
    @row("docket", dealer="code")
    def month_statement(
        code: DealerInPath,
        month: Annotated[Month, Query()],
        lang: Annotated[Language, Query()] = "en",
    ) -> dict[str, Any]:
        """The month by the day posted; final once its last day is posted."""
        return asdict(dealers.statement(code, month, lang))

    return router


def _unknown() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "no fact about this dealer is known")


def _shown_deadline(dealer: str, deadline: Deadline) -> dict[str, Any]:
    return {
        **deadline.duty(dealer),
        "outcome": SHOWN_OUTCOME.get(deadline.outcome, deadline.outcome),
        "met_by": list(deadline.met_by),
    }
