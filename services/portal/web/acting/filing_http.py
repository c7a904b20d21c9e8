"""`/d/{code}/file`: what a dealer owes, filed by a form; `…/file/{kind}` the form of each."""

from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from services.kit.http.paths import DealerInPath
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.guard import viewer_of
from services.portal.web.acting.act_kinds import FILINGS, ActAbout, ActKind, may_send
from services.portal.web.acting.act_pages import ActPages
from services.portal.web.acting.open_form import OpenForm
from services.portal.web.shell.page_route import page_router

BEGINS_WITH: Final = ("month", "inspection_id", "change_id", "person_id", "position")
"""Members with which an address may begin a form, as a duty leads to it."""


def routes(pages: ActPages) -> APIRouter:
    """The list of the forms, and each of them."""
    router = page_router(pages.frame)

    async def shown(request: Request, form: OpenForm, status: HTTPStatus) -> Response:
        return pages.frame.show(
            request, "acting/form.html", status, form=form, about=form.dealer, tried=True
        )

    @router.get("/d/{code}/file")
    @row("forms", dealer="code")
    async def kinds(request: Request, code: DealerInPath) -> Response:
        viewer = viewer_of(request)
        found = [
            each
            for each in FILINGS.values()
            if await run_in_threadpool(may_send, viewer, each.type, code)
        ]
        return pages.frame.show(request, "acting/filings.html", code=code, kinds=found)

    @router.get("/d/{code}/file/{kind}")
    @row("forms", dealer="code")
    async def asked(request: Request, code: DealerInPath, kind: str) -> Response:
        begun = {
            f"data.{name}": value
            for name in BEGINS_WITH
            if (value := request.query_params.get(name)) is not None
        }
        form = await pages.opened(request, ActAbout(_filing(kind), code, {}), begun)
        return await shown(request, form, HTTPStatus.OK)

    @router.post("/d/{code}/file/{kind}")
    @row("forms", dealer="code")
    async def sent(request: Request, code: DealerInPath, kind: str) -> Any:
        form = await pages.received(request, ActAbout(_filing(kind), code, {}))
        return await pages.answered(request, form, shown)

    return router


def _filing(kind: str) -> ActKind:
    found = FILINGS.get(kind)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "there is no such form")
    return found
