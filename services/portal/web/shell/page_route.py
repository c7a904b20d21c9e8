"""The class of the routes that are pages: whoever is signed in asks, and what fails is a page."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from services.kit.http import request_context
from services.kit.http.problem import Problem
from services.kit.http.request_context import Language, preferred
from services.kit.http.rows import OPEN, row_of
from services.kit.identity.refusals import Unauthenticated, unauthenticated
from services.kit.intake.problems import problem_of
from services.portal.web.records.sessions import Session
from services.portal.web.shell.forms import is_from_here, is_of_session, read_form, typed
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.places import local_place

SIGN_IN: Final = "/sign-in"
HTMX: Final = "hx-request"

Next = Annotated[str, Query(alias="next", max_length=4000)]
"""The page that a sign-in leads to."""

UNNAMED: Final = Unauthenticated(
    "no-credential", "sign in, or send Authorization: Bearer with a token or a key"
)

SAFE: Final = frozenset({"GET", "HEAD"})


class CommonParameters:
    """What any page may be asked: its language, and the form whose typed text it shows again."""

    def __init__(
        self,
        lang: Annotated[Literal["zh", "en"] | None, Query()] = None,
        kept: Annotated[str | None, Query(max_length=100)] = None,
    ) -> None:
        self.lang = lang
        self.kept = kept


def page_router(frame: Frame) -> APIRouter:
    """A router of pages."""
    return APIRouter(
        include_in_schema=False,
        route_class=page_route(frame),
        dependencies=[Depends(CommonParameters)],
    )


def page_route(frame: Frame) -> type[APIRoute]:
    """The class of the pages of a portal."""

    class PageRoute(APIRoute):
        """Answers a browser by a page, and whoever wants JSON by a problem document."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            answer = super().get_route_handler()
            found = row_of(self.endpoint)
            is_open = found is not None and found.name == OPEN

            async def answered(request: Request) -> Response:
                _leave_out_empty(request)
                session = await _signed_in(frame, request)
                request.state.session = session
                request_context.language.set(
                    await run_in_threadpool(_language, frame, request, session)
                )
                try:
                    if request.method not in SAFE:
                        await _refuse_foreign_forms(request, session)
                    if session is None and not is_open and not _has_credential(request):
                        return frame.dressed(await _to_sign_in(frame, request))
                    response = await answer(request)
                except (Problem, HTTPException, RequestValidationError) as fault:
                    problem = fault if isinstance(fault, Problem) else _as_problem(fault)
                    if problem.status == HTTPStatus.UNAUTHORIZED and session is not None:
                        return frame.dressed(await _to_sign_in(frame, request))
                    response = frame.problem(request, problem)
                except Exception as fault:  # noqa: BLE001 - an error of ours is a page, too
                    ours = problem_of(fault)
                    if ours.status == HTTPStatus.INTERNAL_SERVER_ERROR:
                        frame.tell(fault)
                    response = frame.problem(request, ours)
                return frame.dressed(response)

            return answered

    return PageRoute


def _leave_out_empty(request: Request) -> None:
    """Leave out of the query what stands empty in it, as browsers send a field left empty."""
    asked = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if any(not value for _, value in asked):
        kept = [(name, value) for name, value in asked if value]
        request.scope["query_string"] = urlencode(kept).encode("ascii")


def _as_problem(fault: HTTPException | RequestValidationError) -> Problem:
    if isinstance(fault, HTTPException):
        return Problem(HTTPStatus(fault.status_code), str(fault.detail))
    told = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in fault.errors())
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, told, asked=True)


async def _signed_in(frame: Frame, request: Request) -> Session | None:
    """The session of a browser; its credential stands for the request from here on."""
    if _has_credential(request):
        return None
    session = await frame.session_of(request)
    if session is not None:
        given = f"Bearer {session.credential.token}".encode("latin-1")
        request.scope["headers"] = [*request.scope["headers"], (b"authorization", given)]
        request.__dict__.pop("_headers", None)  # they are read again
    return session


def _has_credential(request: Request) -> bool:
    return any(name == b"authorization" for name, _ in request.scope["headers"])


def _language(frame: Frame, request: Request, session: Session | None) -> Language:
    asked = request.query_params.get("lang")
    if asked in {"zh", "en"}:
        return "zh" if asked == "zh" else "en"
    chosen = frame.preferences.language_of(session.actor) if session else None
    return chosen or preferred(request.headers.get("accept-language", ""))


async def _refuse_foreign_forms(request: Request, session: Session | None) -> None:
    """Raise a 403 where another site's page may have sent a form."""
    if session is None and _has_credential(request):
        return  # whoever names its credential by itself is no browser that was tricked
    if not is_from_here(request):
        raise Problem(HTTPStatus.FORBIDDEN, "the form was not sent from this address (rule origin)")
    if session is not None and not is_of_session(await read_form(request), session.form_token):
        raise Problem(
            HTTPStatus.FORBIDDEN, "the form is not of this session; load its page anew (rule form)"
        )


async def _to_sign_in(frame: Frame, request: Request) -> Response:
    """Lead to the sign-in and back; what was typed is kept until then."""
    if not frame.wants_page(request):
        return frame.problem(request, unauthenticated(UNNAMED))
    back = await _way_back(frame, request)
    place = f"{SIGN_IN}?{urlencode({'next': back})}"
    if HTMX in request.headers:
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": place})
    return RedirectResponse(place, HTTPStatus.SEE_OTHER)


async def _way_back(frame: Frame, request: Request) -> str:
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.method in SAFE:
        current = request.headers.get("hx-current-url", "")
        return local_place(_without_origin(current) if current else asked)
    fields = typed(await read_form(request))
    page = local_place(fields.get("page") or request.url.path)
    kept = await run_in_threadpool(frame.keep_typed, request, fields)
    return f"{page}{'&' if '?' in page else '?'}{urlencode({'kept': kept})}"


def _without_origin(url: str) -> str:
    _, _, rest = url.partition("://")
    return f"/{rest.partition('/')[2]}"
