"""An event made ready to be recorded: read whole, measured, and its content fixed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.canonical import NotCanonical, canonical, digest
from contracts.envelope import MAX_EVENT_BYTES, content
from contracts.events import Fact
from contracts.reading import Fault, Malformed, read_recorded, read_submission

ROOM_FOR_RECORDING = 2048
"""Bytes that the accepting service may add to an event."""


class EventTooLarge(ValueError):
    """The event is larger than the log takes."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"the event has {size} bytes; at most {MAX_EVENT_BYTES - ROOM_FOR_RECORDING} are taken"
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """What an older record says of itself, and whence it was taken over."""

    recorded_at: datetime
    actor: str | None
    imported_at: datetime
    provenance: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A well-formed event that is not recorded yet."""

    body: Mapping[str, Any]
    fact: Fact
    said_at: datetime
    content_digest: str
    actor: str
    imported: Imported | None = None

    @property
    def source(self) -> str:
        return str(self.body["source"])

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def type(self) -> str:
        return str(self.body["type"])

    @property
    def subject(self) -> str:
        return str(self.body["subject"])


def draft(body: Mapping[str, Any], actor: str) -> Draft:
    """A sender's event as a draft; raises `Malformed` or `EventTooLarge`."""
    submission, fact = read_submission(body)
    return Draft(body, fact, submission.time, _content_digest(body), actor)


RECORDED_ATTRIBUTES = ("recordedtime", "sequence", "actor", "importedtime", "provenance")


def imported_draft(body: Mapping[str, Any], imported_at: datetime, provenance: str) -> Draft:
    """An older record as a draft that keeps its own `recordedtime` and `actor`."""
    recorded, fact = read_recorded(body)
    bare = {name: value for name, value in body.items() if name not in RECORDED_ATTRIBUTES}
    imported = Imported(recorded.recordedtime, recorded.actor, imported_at, provenance)
    return Draft(
        bare, fact, recorded.time, _content_digest(bare), recorded.actor or "unknown", imported
    )


def _content_digest(body: Mapping[str, Any]) -> str:
    try:
        size = len(canonical(body))
        said = digest(content(dict(body)))
    except NotCanonical as fault:
        raise Malformed([Fault("data", f"cannot be recorded: {fault}")]) from fault
    if size > MAX_EVENT_BYTES - ROOM_FOR_RECORDING:
        raise EventTooLarge(size)
    return said
