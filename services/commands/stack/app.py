"""The app of some services: their routes, and those that every stack has."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from fastapi import Depends, Request, Response
from starlette.middleware.gzip import GZipMiddleware

from services.commands.stack.health import add_health
from services.commands.stack.metrics_page import add_metrics
from services.commands.stack.start_page import add_start_page
from services.commands.stack.whole_document import whole_document
from services.identity import PAGES, development_guard
from services.kit.http import language, problem_pages
from services.kit.http.answers import ANYWHERE
from services.kit.http.deprecation import DeprecationHeaders
from services.kit.http.docs_page import add_document
from services.kit.http.head import HeadAsGet
from services.kit.http.openapi import Described
from services.kit.http.parameters import refuse_unknown_parameters
from services.kit.identity.guard import Guard
from services.kit.identity.http import routes as who_routes
from services.kit.identity.rates import RateHeaders
from services.kit.intake.problems import answer_problems
from services.kit.service.built_service import BuiltService
from services.kit.service.log_lines import RequestIds
from services.kit.service.request_counter import CountedRequests
from services.registry import SERVICES

SMALLEST_COMPRESSED: Final = 1_024
"""Bytes of an answer from which on it is compressed."""


def build_app(parts: Sequence[BuiltService], guard: Guard | None = None) -> Described:
    """The app of these services; by default with the guard of a stack without identity."""
    guard = guard or development_guard()
    app = Described(
        title="Dealer Docket",
        version=version("dealer-docket"),
        description=", ".join(part.name for part in parts),
        dependencies=[
            Depends(guard),
            Depends(refuse_unknown_parameters),
        ],
        responses=ANYWHERE,
        openapi_url=None,  # served like all else: by routes that refuse unknown parameters
    )
    answer_problems(app)
    for unknown in filter(None, (part.unknown for part in parts)):
        app.add_exception_handler(HTTPStatus.NOT_FOUND, _answering(unknown))
    app.add_middleware(CountedRequests)
    app.add_middleware(DeprecationHeaders)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED)
    app.add_middleware(HeadAsGet)
    app.add_middleware(RateHeaders)
    app.add_middleware(RequestIds)
    for part in parts:
        for router in part.routes:
            app.include_router(router)
        app.include_router(who_routes(part.name))
    app.include_router(language.routes())
    app.include_router(problem_pages.routes())
    add_health(app, parts)
    add_metrics(app, parts)
    runs_all = {part.name for part in parts} >= set(SERVICES)
    whole = app.openapi if runs_all else lambda: whole_document(_described)
    add_document(app, sorted(_prefixes(parts)), whole)
    has_pages = any(part.name == PAGES for part in parts)
    add_start_page(app, parts, guard.development_roles, "/services" if has_pages else "/")
    return app


def _answering(unknown: Callable[[Request], Response]) -> Callable[..., Response]:
    return lambda request, _: unknown(request)


def _prefixes(parts: Sequence[BuiltService]) -> set[str]:
    """The path prefixes of the services; pages for browsers have none."""
    return {router.prefix for part in parts for router in part.routes if router.prefix}


def _described(parts: Sequence[BuiltService]) -> dict[str, Any]:
    return build_app(parts).openapi()
