"""The envelope of every event (CloudEvents 1.0): what a sender says, and what is recorded."""

from typing import Annotated, Any, Literal

from pydantic import Field

from contracts.canonical import canonical
from contracts.values import Closed, DealerCode, Instant, Text

MAX_EVENT_BYTES = 512 * 1024
"""One event, as recorded, is no larger than this."""

Subject = DealerCode | Literal["*"]
Source = Annotated[str, Field(pattern=r"^\S+$", examples=["/dealers/BJ-BSL/dms"])]


class Submission(Closed):
    """An event as its sender gives it."""

    specversion: Literal["1.0"]
    id: Text
    source: Source
    type: Text
    subject: Subject
    time: Instant
    data: dict[str, Any]
    datacontenttype: Annotated[str, Field(pattern=r"^application/([\w.-]+\+)?json")] | None = None
    dataschema: Text | None = None
    correlationid: Text | None = None
    causationid: Text | None = None
    traceparent: Text | None = None


class Recorded(Submission):
    """An event as the accepting service recorded it.

    `recordedtime` is *received* in the regulation's sense. `sequence` and `actor` may be
    missing in legacy exports; `importedtime` and `provenance` stand on facts taken over from
    older records: when they really entered, and whence.
    """

    recordedtime: Instant
    sequence: Annotated[str, Field(pattern=r"^[0-9]{20}$")] | None = None
    actor: Text | None = None
    importedtime: Instant | None = None
    provenance: Text | None = None


def sequence_text(number: int) -> str:
    """1 → `00000000000000000001`: a `sequence` as it is recorded."""
    return f"{number:020d}"


def content(event: dict[str, Any]) -> bytes:
    """What two events of the same `source` and `id` must share to be one and the same."""
    return canonical({name: event.get(name) for name in ("type", "subject", "time", "data")})
