"""Serves the published language: the AsyncAPI document, the schemas and the samples.

Only what is listed at the start is served, by its whole name: a path leads to no other file.
"""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Response

from contracts.files import ASYNCAPI, SAMPLES, SCHEMAS, SUBMISSIONS, language_files
from services.kit.http.answers import ABOUT_ONE, in_form
from services.kit.http.problem import Problem
from services.kit.http.rows import row

YAML = "application/yaml"
SCHEMA = "application/schema+json"
EVENT = "application/cloudevents+json"

_OBJECT: dict[str, Any] = {"type": "object"}


def routes() -> APIRouter:
    """The same in every service: `/asyncapi.yaml`, `/schemas` and `/samples`."""
    router = APIRouter(tags=["language"])

    @router.get("/asyncapi.yaml", response_class=Response, responses=in_form(YAML, _OBJECT))
    @row("common")
    def asyncapi() -> Response:
        """Where the events travel, who sends them and who may read on: an AsyncAPI document."""
        return _file(ASYNCAPI, YAML)

    @router.get("/schemas")
    @row("common")
    def schemas() -> list[str]:
        """The paths of the JSON Schemas, one an event type, and that of all that may be sent."""
        return _listed(SCHEMAS)

    @router.get(
        "/schemas/{name}", response_class=Response, responses=in_form(SCHEMA, _OBJECT) | ABOUT_ONE
    )
    @row("common")
    def schema(name: str) -> Response:
        """A JSON Schema (2020-12)."""
        return _file(f"{SCHEMAS}/{name}", SCHEMA)

    @router.get("/samples")
    @row("common")
    def samples() -> list[str]:
        """The paths of the samples, those under `submissions` as a sender posts them."""
        return _listed(SAMPLES)

    @router.get(
        "/samples/{name}", response_class=Response, responses=in_form(EVENT, _OBJECT) | ABOUT_ONE
    )
    @row("common")
    def sample(name: str) -> Response:
        """An event as it was once recorded."""
        return _file(f"{SAMPLES}/{name}", EVENT)

    @router.get(
        "/samples/submissions/{name}",
        response_class=Response,
        responses=in_form(EVENT, _OBJECT) | ABOUT_ONE,
    )
    @row("common")
    def submission(name: str) -> Response:
        """An event as its sender puts it: it can be posted as it is."""
        return _file(f"{SUBMISSIONS}/{name}", EVENT)

    return router


def _listed(folder: str) -> list[str]:
    return [f"/{path}" for path in language_files() if path.startswith(f"{folder}/")]


def _file(path: str, media_type: str) -> Response:
    found = language_files().get(path)
    if found is None:
        folder = path.partition("/")[0]
        raise Problem(HTTPStatus.NOT_FOUND, f"there is no such file; GET /{folder} lists them")
    return Response(found, media_type=media_type)
