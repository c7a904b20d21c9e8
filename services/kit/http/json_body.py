"""Bodies that are one JSON object of a form of ours, read as strictly as an event."""

from typing import Any, Final, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from contracts.faults import Fault, Malformed
from contracts.remedies import genuine, remedy_of
from contracts.sent import read_sent
from services.kit.http.body import read_body
from services.kit.http.media import JSON, media_of, unsupported

MOST_BYTES: Final = 1024 * 1024
"""Bytes of a body that is no event."""

M = TypeVar("M", bound=BaseModel)


async def read_object(request: Request, limit: int = MOST_BYTES) -> dict[str, Any]:
    """The body as one JSON object; raises `Problem` and `Malformed`."""
    if media_of(request).type != JSON:
        raise unsupported("that is another content-type", f"send content-type {JSON}")
    return read_sent(await read_body(request, limit))


async def read_form(request: Request, form: type[M], limit: int = MOST_BYTES) -> M:
    """The body in a form; raises `Malformed` with every fault."""
    return as_form(await read_object(request, limit), form)


def as_form(given: dict[str, Any], form: type[M]) -> M:
    """An object in a form; raises `Malformed` with every fault."""
    try:
        return form.model_validate(given)
    except ValidationError as error:
        faults = [
            Fault.at(e["loc"], *remedy_of(e["type"], e.get("ctx", {}))) for e in genuine(error)
        ]
        raise Malformed(faults) from error


def body_of(form: type[BaseModel], example: Any) -> dict[str, Any]:
    """The request body in the OpenAPI document; the form refers to no other form."""
    return body_in(form.model_json_schema(), {"one": {"value": example}})


def body_in(schema: dict[str, Any], examples: dict[str, Any]) -> dict[str, Any]:
    """The request body of a schema in the OpenAPI document."""
    content = {JSON: {"schema": schema, "examples": examples}}
    return {"requestBody": {"required": True, "content": content}}
