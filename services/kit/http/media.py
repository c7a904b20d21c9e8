"""The content type, charset and encoding that a request declares for its body."""

from email.message import Message
from http import HTTPStatus
from typing import NamedTuple

from fastapi import Request

from services.kit.http.problem import Problem

JSON = "application/json"
EVENT = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"

TAKEN = (
    f"send content-type {EVENT} (one event), {BATCH} (an array of them), or {JSON} with the "
    "attributes in ce-* headers (binary mode), in UTF-8 without a BOM, and not compressed"
)


class Media(NamedTuple):
    """A content type, without its parameters: `type`; None where none is given."""

    type: str | None
    given: str
    """The header as it was sent."""

    @property
    def is_json(self) -> bool:
        """Whether the content type is JSON."""
        return self.type == JSON or (self.type or "").endswith("+json")


def media_of(request: Request) -> Media:
    """The content type of the body; raises the `Problem` of a body that is not plain UTF-8."""
    given = request.headers.get("content-type")
    content = Message()
    content["content-type"] = given or ""
    charset = (content.get_content_charset() or "utf-8").lower()
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise unsupported("that is another charset")
    if encoding not in {"", "identity"}:
        raise unsupported("that is another content-encoding")
    return Media(content.get_content_type() if given else None, given or "")


def unsupported(why: str, taken: str = TAKEN) -> Problem:
    """The problem of a body of another content type than those that are accepted."""
    return Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"{why}; {taken}")
