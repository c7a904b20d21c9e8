"""`/sign-in` and `/sign-out`, and the language that a principal chooses."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from services.kit.http.problem import Problem
from services.kit.http.rows import OPEN, row
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.issuer.issuer_client import IssuerClient
from services.portal.web.records.preferences import LANGUAGE
from services.portal.web.records.sessions import Credential
from services.portal.web.shell.cookies import SESSION
from services.portal.web.shell.forms import read_form
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import SIGN_IN, Next, page_router
from services.portal.web.shell.places import local_place
from services.portal.web.signing_in.beginning import WHOAMI, begun

DEVELOPMENT: Final = "dev:"
MOST_DEALERS: Final = "50"
"""Of whom a development principal is offered."""

OFFERED_SECONDS: Final = 5.0


def routes(frame: Frame, issuer: IssuerClient | None) -> APIRouter:
    """Sign-in by `issuer`, where one is configured, else on loopback as a principal chosen."""
    router = page_router(frame)

    @router.get(SIGN_IN)
    @row(OPEN)
    async def sign_in(request: Request, leads_to: Next = "/") -> Response:
        anybody = await _anybody(frame, request)
        dealers = await _dealers(frame, request) if anybody else []
        return frame.show(
            request,
            "sign-in.html",
            leads_to=local_place(leads_to),
            issuer=issuer.known_as.issuer if issuer else None,
            development=anybody is not None,
            dealers=dealers,
            regions=sorted({each["region"] for each in dealers if each.get("region")}),
        )

    @router.post(SIGN_IN)
    @row(OPEN)
    async def sign_in_as(request: Request) -> Response:
        form = await read_form(request)
        if await _anybody(frame, request) is None:
            raise Problem(
                HTTPStatus.FORBIDDEN, "principals are chosen on loopback alone (rule development)"
            )
        principal = quote(str(form.get("principal") or ""), safe=":,")
        leads_to = local_place(str(form.get("next") or "/"))
        return await begun(frame, request, Credential(f"{DEVELOPMENT}{principal}"), leads_to)

    @router.post("/sign-out")
    @row(OPEN)
    async def sign_out(request: Request) -> Response:
        if secret := frame.cookies.read(request, SESSION):
            await run_in_threadpool(frame.sessions.end, secret)
        response = RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
        frame.cookies.take(response, SESSION)
        return response

    @router.post("/language")
    @row("common")
    async def language_chosen(request: Request) -> Response:
        form = await read_form(request)
        session, chosen = request.state.session, form.get("language")
        if session is not None and chosen in {"zh", "en"}:
            await run_in_threadpool(frame.preferences.set, session.actor, LANGUAGE, str(chosen))
        return RedirectResponse(local_place(str(form.get("page") or "/")), HTTPStatus.SEE_OTHER)

    return router


async def _anybody(frame: Frame, request: Request) -> Mapping[str, Any] | None:
    """As whom one asks here without a credential; None where everyone has to sign in."""
    try:
        found: Mapping[str, Any] = await frame.client_as(request, None).get(WHOAMI)
    except Problem:
        return None
    return found if found["without_identity"] else None


async def _dealers(frame: Frame, request: Request) -> list[Mapping[str, Any]]:
    """Those offered to sign in as."""
    asked = ServiceQuestion("/staffing/v1/dealers", {"limit": MOST_DEALERS})
    [found] = await frame.client_as(request, None).within(OFFERED_SECONDS, asked)
    return found or []
