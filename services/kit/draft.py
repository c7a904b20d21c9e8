"""An event made ready to be recorded: read whole, measured, and its content fixed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.canonical import NotCanonical, canonical, digest, joined
from contracts.envelope import CONTENT, MAX_EVENT_BYTES, Submission
from contracts.events import Fact
from contracts.reading import Fault, Malformed, read_recorded, read_submission

ROOM_FOR_RECORDING = 2048
"""Bytes that the accepting service may add to an event."""

LONGEST_NAME = 2048
"""Bytes of `source` and `id` together: the index that finds an event by them takes no more."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


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
    imported_at: datetime
    provenance: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A well-formed event that is not recorded yet."""

    envelope: Submission
    fact: Fact
    members: Mapping[str, bytes]
    """The sender's attributes, each in its canonical JSON."""
    content_digest: str
    actor: str
    imported: Imported | None = None


RECORDED_ATTRIBUTES = ("recordedtime", "sequence", "actor", "importedtime", "provenance")


def draft(body: Mapping[str, Any], actor: str) -> Draft:
    """A sender's event as a draft; raises `Malformed` or `EventTooLarge`."""
    submission, fact = read_submission(body)
    members = _members(body)
    return Draft(submission, fact, members, content_digest(members), actor)


def imported_draft(body: Mapping[str, Any], imported_at: datetime, provenance: str) -> Draft:
    """An older record as a draft that keeps its own `recordedtime` and `actor`."""
    recorded, fact = read_recorded(body)
    members = _members({n: value for n, value in body.items() if n not in RECORDED_ATTRIBUTES})
    imported = Imported(recorded.recordedtime, imported_at, provenance)
    actor = recorded.actor or "unknown"
    return Draft(recorded, fact, members, content_digest(members), actor, imported)


def name_faults(source: str, event_id: str) -> list[Fault]:
    """Why no event can be recorded under this name (CloudEvents 1.0, type system: String)."""
    faults = [
        Fault(field, "holds a control character; leave it out")
        for field, text in (("source", source), ("id", event_id))
        if _CONTROL.search(text)
    ]
    if (size := len((source + event_id).encode(errors="replace"))) > LONGEST_NAME:
        remedy = f"source and id have {size} bytes together; at most {LONGEST_NAME} are taken"
        faults.append(Fault("id", remedy))
    return faults


def _members(body: Mapping[str, Any]) -> Mapping[str, bytes]:
    if faults := name_faults(body["source"], body["id"]):
        raise Malformed(faults)
    try:
        members = {name: canonical(value) for name, value in body.items()}
    except NotCanonical as fault:
        raise Malformed([Fault("data", f"cannot be recorded: {fault}")]) from fault
    size = len(joined(members))
    if size > MAX_EVENT_BYTES - ROOM_FOR_RECORDING:
        raise EventTooLarge(size)
    return members


def content_digest(members: Mapping[str, bytes]) -> str:
    """What a repeat of an event must share with it, of the canonical JSON of its attributes."""
    return digest(joined({name: members[name] for name in CONTENT}))
