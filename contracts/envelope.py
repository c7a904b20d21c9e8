"""The envelope of every event (CloudEvents 1.0): as sent, and as recorded."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, TypeAdapter, ValidationError

from contracts.canonical import canonical
from contracts.values import CODE, Closed, Code, DealerCode, Instant

MAX_EVENT_BYTES = 512 * 1024
"""Bytes of a recorded event, at most."""

Subject = DealerCode | Literal["*"]
Source = Annotated[str, Field(pattern=r"^\S+$", examples=["/dealers/BJ-BSL/dms"]), CODE]


class Submission(Closed):
    """An event as its sender posts it."""

    specversion: Literal["1.0"]
    id: Code = Field(description="unique per source; the same id with other content is refused")
    source: Source = Field(description="the sender: a URI-reference that the caller may use")
    type: Code = Field(description="the event type")
    subject: Subject = Field(description="the dealer's code, or * where it is about no dealer")
    time: Instant = Field(
        description="when it happened, by the sender; it never decides what was on time"
    )
    data: dict[str, Any] = Field(description="what happened, as its type has it")
    datacontenttype: (
        Annotated[str, Field(pattern=r"^application/([\w.-]+\+)?json"), CODE] | None
    ) = None
    dataschema: Code | None = Field(default=None, description="the $id of the schema of its type")
    correlationid: Code | None = Field(default=None, description="shared by what belongs together")
    causationid: Code | None = Field(default=None, description="the id of the event behind it")
    traceparent: Code | None = Field(default=None, description="W3C trace context")


class Recorded(Submission):
    """An event as the accepting service recorded it.

    `recordedtime` is *received* in the regulation's sense. `sequence` and `actor` may be missing in
    legacy exports; imported facts have `importedtime` and `provenance`: the instant at which they
    entered, and their origin.
    """

    recordedtime: Instant = Field(description="when it was received; decides what was on time")
    sequence: Annotated[str, Field(pattern=r"^[0-9]{20}$")] | None = Field(
        default=None, description="dense from 1 per topic and dealer (for *, per partition)"
    )
    actor: Code | None = Field(default=None, description="the authenticated principal")
    importedtime: Instant | None = Field(default=None, description="when an imported fact entered")
    provenance: Code | None = Field(
        default=None, description="the origin of an imported fact: the file's digest and line"
    )


DEFINED: Final = frozenset(Recorded.model_fields)
"""The attributes that the envelope defines; any other is an extension attribute."""


def sequence_text(number: int) -> str:
    """1 → `00000000000000000001`: the recorded form of a `sequence`."""
    return f"{number:020d}"


CONTENT = ("type", "subject", "time", "data")
"""The attributes that two events of the same `source` and `id` must share to be one event."""


def content(event: Mapping[str, Any]) -> bytes:
    """The canonical JSON of an event's content, its instant in UTC."""
    return canonical(_content(event))


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The paths at which the contents of two events differ."""
    return list(_apart("", _content(one), _content(other)))


_INSTANT = TypeAdapter(Instant)
_ABSENT = object()


def _content(event: Mapping[str, Any]) -> dict[str, Any]:
    return {name: event.get(name) for name in CONTENT} | {"time": _in_utc(event.get("time"))}


def _in_utc(time: Any) -> Any:
    try:
        return _INSTANT.validate_python(time).isoformat()
    except ValidationError:
        return time


def _apart(path: str, one: Any, other: Any) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted({*one, *other}):
            inside = f"{path}.{name}" if path else name
            yield from _apart(inside, one.get(name, _ABSENT), other.get(name, _ABSENT))
    elif _ABSENT in (one, other) or canonical(one) != canonical(other):
        yield path
