"""`/policies/propose` and `/policies/publish`: two acts, by two persons."""

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.portal.web.policies.proposing import ProposalDesk
from services.portal.web.records.bearer_secrets import bearer_secret
from services.portal.web.shell.forms import read_form, typed
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import page_router


def routes(frame: Frame, desk: ProposalDesk) -> APIRouter:
    """Their pages. They stand before those of versions."""
    router = page_router(frame)

    def shown(
        request: Request, said: Mapping[str, str], problem: Problem | None = None
    ) -> Response:
        status = problem.status if problem else HTTPStatus.OK
        given = {"key": bearer_secret(), "at": desk.now(), "document": "", **said}
        return frame.show(request, "policies/propose.html", status, typed=given, problem=problem)

    @router.get("/policies/propose")
    @row("proposals")
    async def proposing(request: Request) -> Response:
        return shown(request, await frame.typed_before(request))

    @router.post("/policies/propose")
    @row("proposals")
    async def proposed(request: Request) -> Response:
        said = typed(await read_form(request))
        try:
            receipt = await desk.propose(
                request, said.get("document", ""), said.get("key", ""), said.get("at", "")
            )
        except Problem as problem:
            if problem.status == HTTPStatus.UNAUTHORIZED:
                raise
            return shown(request, said, problem)
        return frame.show(request, "policies/done.html", receipt=receipt, act="proposal")

    @router.post("/policies/publish")
    @row("proposals")
    async def published(request: Request) -> Response:
        said = typed(await read_form(request))
        receipt = await desk.publish(
            request, said.get("digest", ""), said.get("key", ""), said.get("at", "")
        )
        return frame.show(request, "policies/done.html", receipt=receipt, act="publication")

    return router
