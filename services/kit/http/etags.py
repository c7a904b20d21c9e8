"""Entity tags: the hash of what an answer follows from, so that an unchanged answer is 304."""

from typing import Any, Final

from fastapi import Request, Response

from contracts.canonical import canonical, digest
from services.kit.http.answers import Responses

NOT_MODIFIED: Final[Responses] = {
    304: {"description": "It is as If-None-Match has it: nothing was computed."}
}
ETAG: Final[dict[str, Any]] = {
    "ETag": {
        "description": "changes with what the answer follows from; send it in If-None-Match",
        "required": True,
        "schema": {"type": "string"},
    }
}


def etag_of(follows_from: Any) -> str:
    """The weak tag of an answer that follows from this JSON value alone."""
    return f'W/"{digest(canonical(follows_from))}"'


def not_modified(request: Request, tag: str) -> Response | None:
    """304 if the request names the tag of this answer (RFC 9110, 13.1.2)."""
    known = request.headers.get("if-none-match", "")
    given = {each.strip().removeprefix("W/") for each in known.split(",")}
    if "*" in given or tag.removeprefix("W/") in given:
        return Response(status_code=304, headers={"ETag": tag})
    return None
