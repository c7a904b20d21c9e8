"""`/d/{code}/statement/{month}`, and as .xlsx: a month as a bank states it."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from contracts.values import Month
from services.kit.http.paths import DealerInPath
from services.kit.http.request_context import language
from services.kit.http.rows import row
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.dealer.dealer_frame import (
    DealerFrame,
    OfDealer,
    service_path,
)
from services.portal.web.dealer.docket_rows import months_posted
from services.portal.web.dealer.statement import statement_listing, workbook
from services.portal.web.shell.listing import Download
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.places import dealer_path

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MonthInPath = Annotated[Month, Path(description="YYYY-MM")]


def routes(pages: DealerFrame) -> APIRouter:
    """The pages of statements."""
    router = page_router(pages.frame)

    def asked(code: str, month: str) -> ServiceQuestion:
        query = {"month": month, "lang": language.get()}
        return ServiceQuestion(service_path("penalties", code, "/statement"), query)

    @router.get("/d/{code}/statement")
    @row("docket", dealer="code")
    async def last_statement(request: Request, code: DealerInPath) -> Response:
        _, [postings, duties] = await pages.asked(
            request,
            code,
            ServiceQuestion(service_path("penalties", code, "/postings")),
            ServiceQuestion(service_path("penalties", code, "/deadlines")),
        )
        [month, *_] = months_posted(postings, date.fromisoformat(duties["as_of"]))
        return RedirectResponse(dealer_path(code, f"/statement/{month}"), HTTPStatus.SEE_OTHER)

    @router.get("/d/{code}/statement/{month}.xlsx")
    @row("docket", dealer="code")
    async def statement_workbook(
        request: Request, code: DealerInPath, month: MonthInPath
    ) -> Response:
        dealer, [said] = await pages.asked(request, code, asked(code, month))
        content = await run_in_threadpool(workbook, said, _name(dealer))
        name = f"{code}-{month}.xlsx".encode("ascii", "replace").decode()
        return Response(
            content,
            media_type=XLSX,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @router.get("/d/{code}/statement/{month}")
    @row("docket", dealer="code")
    async def statement(
        request: Request, code: DealerInPath, month: MonthInPath, download: Download = None
    ) -> Response:
        dealer, [said, postings] = await pages.asked(
            request,
            code,
            asked(code, month),
            ServiceQuestion(service_path("penalties", code, "/postings")),
        )
        return await pages.show(
            request,
            dealer,
            "statement",
            [statement_listing(said)],
            download,
            said=said,
            months=months_posted(postings, date.fromisoformat(f"{month}-01")),
        )

    return router


def _name(dealer: OfDealer) -> str:
    return (dealer.particulars or {}).get("name") or ""
