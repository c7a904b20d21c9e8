"""A session begins with a credential that the services take; what does not begin one is a page."""

from http import HTTPStatus
from typing import Final

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from services.kit.http.problem import Problem
from services.portal.web.records.sessions import Credential
from services.portal.web.shell.cookies import SESSION
from services.portal.web.shell.page_frame import Frame

WHOAMI: Final = "/portal/v1/whoami"


async def begun(
    frame: Frame, request: Request, credential: Credential, leads_to: str, issuer: str = ""
) -> Response:
    """Lead on with a session, or say why the credential is not taken."""
    try:
        who = await frame.client_as(request, f"Bearer {credential.token}").get(WHOAMI)
    except Problem as fault:
        return sign_in_refused(frame, request, "not-taken", issuer, fault.detail)
    secret = await run_in_threadpool(frame.sessions.begin, who["actor"], credential)
    response = RedirectResponse(leads_to, HTTPStatus.SEE_OTHER)
    frame.cookies.give(response, SESSION, secret)
    return response


def sign_in_refused(
    frame: Frame, request: Request, reason: str, issuer: str, detail: str = ""
) -> Response:
    """The page that says why nobody is signed in."""
    return frame.show(
        request,
        "sign-in-refused.html",
        HTTPStatus.FORBIDDEN,
        reason=reason,
        issuer=issuer,
        detail=detail,
    )
