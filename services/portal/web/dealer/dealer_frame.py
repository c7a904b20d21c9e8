"""What the pages of one dealer share: who it is, and which of its pages the viewer may read."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from services.kit.identity.guard import viewer_of
from services.portal.lists.readable import DOCKET_ROW, NAMES_ROW, REPORTS_ROW
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.live.latest_numbers import LatestNumbers, told_since, topics_seen
from services.portal.web.shell.listing import Listing, downloaded
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.places import dealer_path
from services.portal.web.shell.rows_seen import rows_of


class DealerTab(NamedTuple):
    """A page of a dealer: its name, the end of its path, the row that it shows."""

    name: str
    suffix: str
    row: str


TABS: Final = (
    DealerTab("overview", "", NAMES_ROW),
    DealerTab("docket", "/docket", DOCKET_ROW),
    DealerTab("duties", "/duties", DOCKET_ROW),
    DealerTab("why-not", "/why-not", DOCKET_ROW),
    DealerTab("statement", "/statement", DOCKET_ROW),
    DealerTab("people", "/people", NAMES_ROW),
    DealerTab("filings", "/filings", NAMES_ROW),
    DealerTab("inspections", "/inspections", REPORTS_ROW),
    DealerTab("reports", "/reports", REPORTS_ROW),
)

PARTICULARS_SECONDS: Final = 30.0


class OfDealer(NamedTuple):
    """What is known of a dealer on every page of it."""

    code: str
    particulars: Mapping[str, Any] | None
    rows: frozenset[str]
    """Of the table of access: those that the viewer may read of the dealer."""
    live: str
    """Where the page is told what came since it was made."""

    def sees(self, row: str) -> bool:
        """Whether the viewer may read a row of the dealer."""
        return row in self.rows


class DealerFrame:
    """Makes the pages of one dealer."""

    def __init__(self, frame: Frame, latest: LatestNumbers) -> None:
        self.frame = frame
        self._latest = latest

    async def asked(
        self, request: Request, code: str, *questions: ServiceQuestion
    ) -> tuple[OfDealer, list[Any]]:
        """The dealer, and the answers to questions asked beside it; raises their `Problem`."""
        client = self.frame.client(request)
        unasked = await self.unasked(request, code)
        rows = unasked.rows
        known = ServiceQuestion(service_path("staffing", code, ""))
        wanted = [known] if NAMES_ROW in rows else []
        found, answers = await asyncio.gather(
            client.within(PARTICULARS_SECONDS, *wanted), client.together(*questions)
        )
        particulars = found[0] if found else None
        return unasked._replace(particulars=particulars), answers

    async def unasked(self, request: Request, code: str) -> OfDealer:
        """The dealer, before anything is asked of it: what comes from now on is new."""
        rows = await run_in_threadpool(rows_of, viewer_of(request), code)
        numbers = await run_in_threadpool(self._latest.of, code)
        since = told_since(numbers, topics_seen(rows))
        return OfDealer(code, None, rows, f"{dealer_path(code, '/live')}?since={since}")

    async def asked_beside(
        self,
        request: Request,
        code: str,
        question: ServiceQuestion,
        beside: Sequence[ServiceQuestion],
        seconds: float,
    ) -> tuple[OfDealer, list[Any]]:
        """The answer to a question, and what else is answered within so many seconds, else None."""
        client = self.frame.client(request)
        (dealer, [answer]), others = await asyncio.gather(
            self.asked(request, code, question), client.within(seconds, *beside)
        )
        return dealer, [answer, others]

    async def show(
        self,
        request: Request,
        dealer: OfDealer,
        page: str,
        listings: Sequence[Listing] = (),
        download: str | None = None,
        **given: Any,
    ) -> Response:
        """The page of that name; where a list is asked for, that alone."""
        if download is not None:
            return downloaded(download, f"{dealer.code}-{page}", listings)
        return self.frame.show(
            request,
            f"dealer/{page}.html",
            dealer=dealer,
            tabs=[tab for tab in TABS if dealer.sees(tab.row)],
            tab=page,
            lists={each.name: each for each in listings},
            **given,
        )


def service_path(service: str, code: str, rest: str) -> str:
    """What a service answers of a dealer."""
    return f"/{service}/v1/dealers/{quote(code, safe='')}{rest}"
