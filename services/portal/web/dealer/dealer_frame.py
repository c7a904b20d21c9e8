"""What the pages of one dealer share: who it is, and which of its pages the viewer may read."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool

from services.kit.identity.guard import viewer_of
from services.kit.identity.viewer import Viewer
from services.portal.lists.readable import DOCKET_ROW, RECORD_ROW
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.shell.listing import Listing, downloaded
from services.portal.web.shell.page_frame import Frame


class DealerTab(NamedTuple):
    """A page of a dealer: its name, the end of its path, the row that it shows."""

    name: str
    suffix: str
    row: str


PARTICULARS_ROW: Final = "particulars"
INSPECTIONS_ROW: Final = "inspections"
MAIL_ROW: Final = "mail"

TABS: Final = (
    DealerTab("overview", "", PARTICULARS_ROW),
    DealerTab("docket", "/docket", DOCKET_ROW),
    DealerTab("duties", "/duties", DOCKET_ROW),
    DealerTab("why-not", "/why-not", DOCKET_ROW),
    DealerTab("statement", "/statement", DOCKET_ROW),
    DealerTab("people", "/people", PARTICULARS_ROW),
    DealerTab("filings", "/filings", PARTICULARS_ROW),
    DealerTab("inspections", "/inspections", INSPECTIONS_ROW),
    DealerTab("reports", "/reports", INSPECTIONS_ROW),
)

ROWS: Final = (DOCKET_ROW, PARTICULARS_ROW, INSPECTIONS_ROW, RECORD_ROW, MAIL_ROW)

PARTICULARS_SECONDS: Final = 30.0


class OfDealer(NamedTuple):
    """What is known of a dealer on every page of it."""

    code: str
    particulars: Mapping[str, Any] | None
    rows: frozenset[str]
    """Of the table of access: those that the viewer may read of the dealer."""

    def sees(self, row: str) -> bool:
        """Whether the viewer may read a row of the dealer."""
        return row in self.rows


class DealerFrame:
    """Makes the pages of one dealer."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame

    async def asked(
        self, request: Request, code: str, *questions: ServiceQuestion
    ) -> tuple[OfDealer, list[Any]]:
        """The dealer, and the answers to questions asked beside it; raises their `Problem`."""
        client = self.frame.client(request)
        rows = await run_in_threadpool(rows_of, viewer_of(request), code)
        known = ServiceQuestion(service_path("staffing", code, ""))
        wanted = [known] if PARTICULARS_ROW in rows else []
        found, answers = await asyncio.gather(
            client.within(PARTICULARS_SECONDS, *wanted), client.together(*questions)
        )
        particulars = found[0] if found else None
        return OfDealer(code, particulars, rows), answers

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


def dealer_path(code: str, suffix: str = "") -> str:
    """The page of a dealer."""
    return f"/d/{quote(code, safe='')}{suffix}"


def service_path(service: str, code: str, rest: str) -> str:
    """What a service answers of a dealer."""
    return f"/{service}/v1/dealers/{quote(code, safe='')}{rest}"


def rows_of(viewer: Viewer, code: str) -> frozenset[str]:
    """The rows of the table that a viewer may read of a dealer."""
    return frozenset(row for row in ROWS if viewer.sees(code, row))
