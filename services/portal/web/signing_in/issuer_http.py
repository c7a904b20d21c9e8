"""`/sign-in/start` and `/sign-in/back`: to the issuer, and back from it with a code."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from services.kit.http.problem import Problem
from services.kit.http.rows import OPEN, row
from services.portal.web.issuer.issuer_client import IssuerClient, SignInRefused
from services.portal.web.records.bearer_secrets import bearer_secret
from services.portal.web.records.pending_logins import PendingLogins
from services.portal.web.shell.cookies import BROWSER
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import SIGN_IN, Next, page_router
from services.portal.web.shell.places import local_place
from services.portal.web.signing_in.beginning import begun, sign_in_refused

BACK: Final = f"{SIGN_IN}/back"


@dataclass(frozen=True, slots=True)
class IssuersAnswer:
    """What an issuer sends a browser back with (RFC 6749, RFC 9207, and OpenID Connect)."""

    state: Annotated[str, Query(max_length=200)] = ""
    code: Annotated[str, Query(max_length=4000)] = ""
    error: Annotated[str, Query(max_length=200)] = ""
    error_description: Annotated[str, Query(max_length=2000)] = ""
    error_uri: Annotated[str, Query(max_length=2000)] = ""
    iss: Annotated[str, Query(max_length=500)] = ""
    session_state: Annotated[str, Query(max_length=500)] = ""
    scope: Annotated[str, Query(max_length=2000)] = ""


def routes(
    frame: Frame, logins: PendingLogins, issuer: IssuerClient | None, base_url: str
) -> APIRouter:
    """Sign-in by `issuer`; None where none is configured. People reach the stack at `base_url`."""
    router = page_router(frame)
    back_at = f"{base_url.rstrip('/')}{BACK}"

    @router.get(f"{SIGN_IN}/start")
    @row(OPEN)
    async def start(request: Request, leads_to: Next = "/") -> Response:
        asked = _known(issuer)
        browser = frame.cookies.read(request, BROWSER) or bearer_secret()
        state, verifier = await run_in_threadpool(logins.begin, browser, local_place(leads_to))
        try:
            place = await asked.address(back_at, state, verifier)
        except SignInRefused as fault:
            return sign_in_refused(frame, request, fault.reason, fault.issuer)
        response = RedirectResponse(place, HTTPStatus.SEE_OTHER)
        frame.cookies.give(response, BROWSER, browser)
        return response

    @router.get(BACK)
    @row(OPEN)
    async def back(request: Request, said: Annotated[IssuersAnswer, Depends()]) -> Response:
        asked = _known(issuer)
        name = asked.known_as.issuer
        browser = frame.cookies.read(request, BROWSER) or ""
        login = await run_in_threadpool(logins.take, said.state, browser)
        if login is None:
            return sign_in_refused(frame, request, "unknown-state", name)
        if said.error or not said.code or said.iss not in {"", name}:
            return sign_in_refused(frame, request, "refused", name, said.error)
        try:
            credential = await asked.redeem(said.code, back_at, login.verifier)
        except SignInRefused as fault:
            return sign_in_refused(frame, request, fault.reason, fault.issuer)
        return await begun(frame, request, credential, login.leads_to, name)

    return router


def _known(issuer: IssuerClient | None) -> IssuerClient:
    if issuer is None:
        raise Problem(HTTPStatus.NOT_FOUND, "no issuer is configured")
    return issuer
