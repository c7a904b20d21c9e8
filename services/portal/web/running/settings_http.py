"""`/settings`: the language of a person, who it is here, and how far it reaches."""

from fastapi import APIRouter, Request, Response

from services.kit.http.rows import row
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import page_router


def routes(frame: Frame) -> APIRouter:
    """The page; `/language` takes what is chosen there."""
    router = page_router(frame)

    @router.get("/settings")
    @row("common")
    async def settings(request: Request) -> Response:
        who = await frame.client(request).get("/portal/v1/whoami")
        return frame.show(request, "running/settings.html", who=who)

    return router
