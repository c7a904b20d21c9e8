"""`/openapi.json`, and `/docs`: a page to read and try it, which loads nothing from other hosts."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse

from services.kit.http.openapi import paths_under
from services.kit.http.rows import row

PAGE_MEDIA_TYPES: Final[Mapping[str, str]] = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
}
"""The files of Swagger UI, as the package brings them."""

NO_ICON: Final = "data:,"


def add_document(
    app: FastAPI, prefixes: Sequence[str], whole: Callable[[], dict[str, Any]]
) -> None:
    """Serve both in `app`; their addresses are relative, so that an ingress may add a prefix.

    `/openapi-whole.json` is `whole`, the document of all services, wherever they run.
    Under each prefix (`/staffing/v1`) stands the part of the document about the paths there.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/openapi.json")
    @row("common")
    def document() -> JSONResponse:
        return JSONResponse(app.openapi())

    @router.get("/openapi-whole.json")
    @row("common")
    def document_of_all() -> JSONResponse:
        return JSONResponse(whole())

    for prefix in prefixes:
        router.add_api_route(f"{prefix}/openapi.json", _part(app, prefix))

    @router.get("/docs")
    @row("common")
    def page() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="openapi.json",
            title=app.title,
            swagger_js_url="docs/swagger-ui-bundle.js",
            swagger_css_url="docs/swagger-ui.css",
            swagger_favicon_url=NO_ICON,
        )

    for name, media_type in PAGE_MEDIA_TYPES.items():
        router.add_api_route(f"/docs/{name}", _answering(name, media_type))
    app.include_router(router)


def _part(app: FastAPI, prefix: str) -> Any:
    @row("common")
    def part() -> JSONResponse:
        return JSONResponse(paths_under(app.openapi(), prefix))

    return part


def _answering(name: str, media_type: str) -> Any:
    @row("common")
    def answer() -> Response:
        return Response(_asset(name), media_type=media_type)

    return answer


@cache
def _asset(name: str) -> bytes:
    return files("fastapi_standalone_docs").joinpath("static", "swagger", name).read_bytes()
