"""The frame of every page: whose it is, in which language, and how it is answered."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from services.kit.http.problem import Problem, response_of
from services.kit.http.problem_types import problem_type
from services.kit.http.request_context import language, preferred, request_id
from services.kit.identity.principal import NO_SCOPE, UNBOUNDED
from services.kit.identity.viewer import Viewer
from services.portal.web.asking.services import Services
from services.portal.web.asking.viewer_client import ViewerClient
from services.portal.web.issuer.renewing import Renewal
from services.portal.web.records.kept_forms import KeptForms
from services.portal.web.records.preferences import Preferences
from services.portal.web.records.sessions import Session, Sessions
from services.portal.web.shell.cookies import SESSION, Cookies
from services.portal.web.shell.navigation import BAR_PLACES, places_of
from services.portal.web.shell.security_headers import BY_TLS_ALONE, PAGE_HEADERS
from services.portal.web.shell.templates import rendered

HTML: Final = "text/html"
NOT_SHARED: Final = ("kept", "lang")

_log = logging.getLogger(__name__)


class Frame:
    """What pages are made with."""

    def __init__(
        self,
        services: Services,
        sessions: Sessions,
        renewal: Renewal,
        kept_forms: KeptForms,
        preferences: Preferences,
        *,
        secure: bool,
    ) -> None:
        """`secure`: people reach the stack by https."""
        self.cookies = Cookies(secure=secure)
        self.sessions = sessions
        self.preferences = preferences
        self._services = services
        self._renewal = renewal
        self._kept_forms = kept_forms
        self._secure = secure

    def client(self, request: Request) -> ViewerClient:
        """The services, asked as whoever sent the request."""
        return ViewerClient.of(self._services, request)

    def client_as(self, request: Request, credential: str | None) -> ViewerClient:
        """The services, asked with a credential that is being tried."""
        return ViewerClient(self._services, request.app, credential)

    async def session_of(self, request: Request) -> Session | None:
        """The session of a browser, with a credential that goes on; None where there is none."""
        secret = self.cookies.read(request, SESSION)
        session = await run_in_threadpool(self.sessions.of, secret)
        if session is None or session.ended:
            return None
        if self.sessions.is_to_be_renewed(session):
            return await self._renewal.renewed(session)
        return session

    def keep_typed(self, request: Request, fields: Mapping[str, str]) -> str:
        """Keep what was typed into a form whose session has ended; the secret of it."""
        before = self.sessions.of(self.cookies.read(request, SESSION))
        return self._kept_forms.keep(before.actor if before else None, fields)

    async def typed_before(self, request: Request) -> Mapping[str, str]:
        """What the form of the page shows, of what was typed before signing in again."""
        viewer = viewer_at(request)
        secret = request.query_params.get("kept")
        if viewer is None or secret is None:
            return {}
        return await run_in_threadpool(self._kept_forms.of, secret, viewer.who.actor)

    def show(
        self, request: Request, template: str, status: int = HTTPStatus.OK, **given: Any
    ) -> Response:
        """A page."""
        session: Session | None = getattr(request.state, "session", None)
        common = {
            "viewer": viewer_at(request),
            "who": _shown_as(viewer_at(request), session),
            "places": places_of(viewer_at(request), BAR_PLACES),
            "form_token": session.form_token if session else "",
            "here": _here(request),
        }
        page = rendered(template, language.get(), common | given)
        return HTMLResponse(page, status, {"Content-Language": language.get()})

    def problem(self, request: Request, problem: Problem) -> Response:
        """What is wrong: as a page of the same status, or as a problem document."""
        if not self.wants_page(request):
            return response_of(problem)
        page = self.show(
            request,
            "problem.html",
            problem.status,
            problem=problem,
            kind=problem_type(problem.status, problem.slug),
            request_id=request_id.get(),
        )
        page.headers.update(problem.headers)
        return page

    def unknown(self, request: Request) -> Response:
        """What is answered where no route knows the path."""
        language.set(preferred(request.headers.get("accept-language", "")))
        return self.dressed(self.problem(request, Problem(HTTPStatus.NOT_FOUND, "Not Found")))

    def dressed(self, response: Response) -> Response:
        """The response with the headers of every page."""
        for name, value in PAGE_HEADERS.items():
            response.headers.setdefault(name, value)
        if self._secure:
            response.headers.setdefault("Strict-Transport-Security", BY_TLS_ALONE)
        response.headers.add_vary_header("Accept, Accept-Language, Cookie")
        return response

    @staticmethod
    def wants_page(request: Request) -> bool:
        """Whether a browser asks."""
        return HTML in request.headers.get("accept", "") or "hx-request" in request.headers

    @staticmethod
    def tell(fault: Exception) -> None:
        """Log an error of ours."""
        _log.error("a page is not made", exc_info=fault)


def viewer_at(request: Request) -> Viewer | None:
    """Who looks at a page; None on one that anybody may see."""
    found = getattr(request.state, "viewer", None)
    return found if isinstance(found, Viewer) else None


class ShownAs(NamedTuple):
    """Whose page it is, at its top."""

    name: str
    role: str | None = None


def _shown_as(viewer: Viewer | None, session: Session | None) -> ShownAs | None:
    """The viewer by name, or by the dealers or regions as which it acts on loopback."""
    if viewer is None:
        return ShownAs(session.actor.partition(":")[2]) if session else None
    who = viewer.who
    scopes = [scope for scope in (who.dealers, who.regions) if scope not in {UNBOUNDED, NO_SCOPE}]
    if who.kind != "development" or not scopes:
        return ShownAs(who.name, who.role)
    return ShownAs(", ".join(sorted(scopes[0])), who.role)


def _here(request: Request) -> str:
    """The address of the page, without what belongs to one viewer's looking at it."""
    asked = request.query_params.multi_items()
    kept = [(name, value) for name, value in asked if name not in NOT_SHARED]
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")
