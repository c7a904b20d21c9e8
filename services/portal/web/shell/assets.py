"""The files that pages load: our style and script, and htmx as its package brings it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response

from services.kit.http.problem import Problem
from services.kit.http.rows import OPEN, row

ROOM: Final = Path(__file__).parents[2]
OURS: Final = ROOM / "web" / "assets"
PACKAGES: Final = ROOM / "node_modules"

FILES: Final[Mapping[str, tuple[Path, str]]] = {
    "style.css": (OURS / "style.css", "text/css"),
    "live.js": (OURS / "live.js", "text/javascript"),
    "icon.svg": (OURS / "icon.svg", "image/svg+xml"),
    "htmx.js": (PACKAGES / "htmx.org" / "dist" / "htmx.min.js", "text/javascript"),
}
"""By name, the file and its media type. What a package brings is left out where it is not set up:
the pages do without it."""

PATH: Final = "/static/"
FOR_A_YEAR: Final = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served; its address changes with its bytes."""

    content: bytes
    media_type: str
    address: str


@cache
def assets() -> Mapping[str, Asset]:
    """The files that are there, by name."""
    found: dict[str, Asset] = {}
    for name, (file, media_type) in FILES.items():
        if file.is_file():
            content = file.read_bytes()
            version = sha256(content).hexdigest()[:12]
            found[name] = Asset(content, media_type, f"{PATH}{name}?v={version}")
    return found


def asset_address(name: str) -> str | None:
    """Where a file is loaded from; None for one that is not set up."""
    found = assets().get(name)
    return found.address if found else None


def routes() -> APIRouter:
    """`/static/{name}`."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"{PATH}{{name}}")
    @row(OPEN)
    def asset(
        name: str,
        v: Annotated[str, Query(max_length=64)] = "",  # noqa: ARG001 - for caches
    ) -> Response:
        found = assets().get(name)
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "there is no such file")
        headers = {"Cache-Control": FOR_A_YEAR, "X-Content-Type-Options": "nosniff"}
        return Response(found.content, media_type=found.media_type, headers=headers)

    return router
