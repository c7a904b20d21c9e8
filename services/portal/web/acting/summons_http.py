"""`/s/{summons_id}`: a summons, the penalties that it counts, its hearings, and one to record."""

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from services.kit.http.rows import row
from services.kit.identity.guard import viewer_of
from services.portal.web.acting.act_kinds import HEARING, ActAbout, may_send
from services.portal.web.acting.act_pages import ActPages
from services.portal.web.acting.open_form import OpenForm
from services.portal.web.acting.summons_told import SummonsTold, summons_told
from services.portal.web.shell.page_route import page_router

HEARD: Final = ("open", "failed")
"""States of a summons that is still to be heard."""


def routes(pages: ActPages) -> APIRouter:
    """The page of a summons, with the form of its hearing for whoever holds it."""
    router = page_router(pages.frame)

    async def told(request: Request, summons_id: str) -> SummonsTold:
        return await summons_told(pages.frame.client(request), summons_id)

    async def shown(request: Request, form: OpenForm, status: HTTPStatus) -> Response:
        found = await told(request, form.named["summons_id"])
        return _page(pages, request, found, form, status)

    @router.get("/s/{summons_id:path}")
    @row("docket", dealer="summons_id")
    async def summons(request: Request, summons_id: str) -> Response:
        found = await told(request, summons_id)
        form = None
        if found.said["state"] in HEARD and await run_in_threadpool(
            may_send, viewer_of(request), HEARING.type, found.dealer
        ):
            form = await pages.opened(request, _about(summons_id))
        return _page(pages, request, found, form, HTTPStatus.OK)

    @router.post("/s/{summons_id:path}")
    @row("docket", dealer="summons_id")
    async def heard(request: Request, summons_id: str) -> Response:
        form = await pages.received(request, _about(summons_id))
        return await pages.answered(request, form, shown)

    return router


def _about(summons_id: str) -> ActAbout:
    return ActAbout(HEARING, summons_id.partition("/")[0], {"summons_id": summons_id})


def _page(
    pages: ActPages,
    request: Request,
    found: SummonsTold,
    form: OpenForm | None,
    status: HTTPStatus,
) -> Response:
    return pages.frame.show(
        request,
        "acting/summons.html",
        status,
        said=found.said,
        penalties=found.penalties,
        dealer=found.dealer,
        form=form,
        tried=True,
    )
