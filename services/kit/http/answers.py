"""Answers in the OpenAPI document: the problems that a route may return, and its forms."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from services.kit.http.problem import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]


class Shown(BaseModel):
    """A form of an answer that is described completely: it has no other fields."""

    model_config = ConfigDict(extra="forbid")


class ProblemFault(Shown):
    """One fault, and its remedy."""

    field: str = Field(description="the path of the field, empty where it is about the whole")
    pointer: str | None = Field(
        default=None,
        description="the same as a JSON pointer into the body (RFC 6901); left out of a query's",
    )
    remedy: str
    zh: str = Field(description="the remedy in Chinese")


class ProblemDocument(Shown):
    """What went wrong (RFC 9457), with the remedy."""

    type: str = Field(description="the kind: its page stands at this address")
    title: str = Field(description="the kind in words, in Chinese or English by Accept-Language")
    status: int
    detail: str
    faults: list[ProblemFault] = Field(default=[], description="field by field")
    request_id: str | None = Field(
        default=None,
        description="the id of the request, as in the header X-Request-Id; left out before there "
        "is a request",
    )


MEANING: Final[Mapping[int, str]] = {
    400: "No HTTP request, or its sender went away amid the body.",
    401: "The credential is missing or is not taken; what is wrong with it is said.",
    403: "The credential does not reach as far; the rule is named.",
    404: "Nothing is known of what is named in the path or asked about.",
    408: "The sender stopped amid the request, or was too slow: send it all again.",
    409: "The `id` is taken by another content, or what is asked about has not arrived here yet.",
    413: "The body, one event or the number of events is larger than is taken.",
    415: "Another content type, charset or encoding, or a BOM.",
    422: "The question or the event is not well formed; every fault is named.",
    429: "The principal has asked too much in a while; try again when `Retry-After` says.",
    500: "An error of ours; it is logged.",
    503: "Just now it cannot be recorded or answered; the same may be sent again.",
}

RETRY_AFTER_FORM: Final = {
    "Retry-After": {"description": "seconds", "required": True, "schema": {"type": "integer"}}
}


def problems(*statuses: int) -> Responses:
    """These statuses, each answered by a problem document."""
    schema = {"$ref": f"#/components/schemas/{ProblemDocument.__name__}"}
    return {
        int(status): {
            "description": MEANING[status],
            "content": {MEDIA_TYPE: {"schema": schema}},
            **({"headers": RETRY_AFTER_FORM} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}),
        }
        for status in statuses
    }


def ok_form(model: Any) -> Responses:
    """200, in the form of a model; the answer is not validated against it at run time."""
    return {200: {"model": model}}


def in_form(media_type: str, schema: Mapping[str, Any] | None = None) -> Responses:
    """200, in a form that is not one of our models."""
    return {200: {"content": {media_type: {"schema": schema or {"type": "string"}}}}}


ANYWHERE: Final = problems(400, 401, 403, 408, 422, 429, 500, 503)
"""What every route may answer."""

ABOUT_ONE: Final = problems(404)
"""What a route may answer that names one dealer, event or file."""
