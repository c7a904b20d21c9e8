"""Streams and lines read from bytes: each in canonical form, of its stream, in its place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from contracts.envelope import sequence_text
from contracts.events import DAYS_CLOSED
from contracts.events.seals import Hex, PassedOver, Seal
from contracts.topics import EVERY_DEALER, short_name, topic_of
from contracts.values import Closed, LocalDate
from services.kit.log.partitions import stream_of
from services.penalties.verification.canonical_form import NotInForm, canonical_object
from services.penalties.verification.evidence import SealedEvent, SealedLine, topic_named
from services.penalties.verification.verdict import Wrong


class _Head(Closed):
    size: int = Field(ge=1)
    root: Hex


class _Line(Closed):
    stream: str
    staffing: _Head | None = None
    audits: _Head | None = None
    decisions: _Head | None = None
    penalties: _Head | None = None
    held_since: LocalDate | None = None


class LineShown(Closed):
    """A line of `lines.ndjson`."""

    through: str
    index: Annotated[int, Field(ge=0)]
    line: str
    path: list[str]


TOPICS: Final = ("staffing", "audits", "decisions", "penalties")
_SEAL: Final = TypeAdapter(Seal)


def lines_in(member: str, data: bytes) -> list[bytes]:
    """The lines of a member, each ended by a newline; raises `Wrong`."""
    lines = data.split(b"\n")
    if lines.pop():
        raise Wrong(f"{member}: its last line does not end")
    return lines


def objects_in(member: str, data: bytes) -> list[dict[str, Any]]:
    """The objects in the lines of a member; raises `Wrong`."""
    found = []
    for number, line in enumerate(lines_in(member, data), 1):
        try:
            found.append(canonical_object(line))
        except NotInForm as fault:
            raise Wrong(f"{member}: line {number} is not in canonical form") from fault
    return found


def read_seal(said: Any, number: int) -> Seal:
    """A seal by its place from 1; raises `Wrong`."""
    try:
        return _SEAL.validate_python(said)
    except ValidationError as fault:
        raise Wrong(f"seals: seal {number} is none: {first_error(fault)}") from fault


def read_sealed_line(text: str, stream: str, through: str) -> SealedLine:
    """The line of a stream; raises `Wrong`."""
    try:
        said = _Line.model_validate(canonical_object(text.encode()))
    except (ValidationError, NotInForm, UnicodeEncodeError) as fault:
        raise Wrong(f"line of {stream} of {through}: is none") from fault
    heads = {name: head for name in TOPICS if (head := getattr(said, name)) is not None}
    if said.stream != stream or (stream.startswith("*/") and "penalties" in heads):
        raise Wrong(f"line of {stream} of {through}: is none of that stream")
    return SealedLine(
        {name: head.size for name, head in heads.items()},
        {name: head.root for name, head in heads.items()},
        str(said.held_since) if said.held_since else None,
    )


def read_stream(topic: str, stream: str, lines: Sequence[bytes]) -> list[SealedEvent]:
    """The events of a stream, dense from 1; raises `Wrong`."""
    events = []
    for number, line in enumerate(lines, 1):
        try:
            said = canonical_object(line)
        except NotInForm as fault:
            raise Wrong(f"{topic} {number} of {stream} is not in canonical form") from fault
        events.append(_event(topic, stream, number, line, said))
    return events


def _event(topic: str, stream: str, number: int, line: bytes, said: dict[str, Any]) -> SealedEvent:
    if "passed_over" in said:
        return _left_out(topic, stream, number, line, said)
    text = said.get("sequence")
    if text != sequence_text(number):
        found = int(text) if isinstance(text, str) and text.isdecimal() else text
        raise Wrong(f"{topic} of {stream}: {number - 1} is followed by {found}")
    partition = int(stream[2:]) if stream.startswith("*/") else 0
    subject, event_type = said.get("subject"), said.get("type")
    if not isinstance(subject, str) or stream_of(subject, partition) != stream:
        raise Wrong(f"{topic} {number} of {stream}: is about {subject}")
    if not isinstance(event_type, str) or not event_type.startswith(f"docket.{topic}."):
        raise Wrong(f"{topic} {number} of {stream}: is of type {event_type}")
    try:
        _refuse_none(stream, said)
    except (TypeError, ValueError, KeyError, AttributeError) as fault:
        raise Wrong(f"{topic} {number} of {stream}: is no event") from fault
    return SealedEvent(number, line, said)


def _refuse_none(stream: str, said: dict[str, Any]) -> None:
    """Raise if an event lacks what is needed, or closes another partition's day."""
    if topic_of(said["type"]) != topic_named(short_name(said["type"])):
        raise ValueError(said["type"])
    for name in ("recordedtime", "importedtime"):
        if (name in said or name == "recordedtime") and not _is_instant(said[name]):
            raise ValueError(name)
    said["data"].items()
    if said["type"] in DAYS_CLOSED:
        closed = DAYS_CLOSED[said["type"]].model_validate(said["data"])
        if said["subject"] != EVERY_DEALER or stream_of(EVERY_DEALER, closed.partition) != stream:
            raise ValueError("another partition's day")


def _is_instant(text: str) -> bool:
    return datetime.fromisoformat(text).utcoffset() is not None


def _left_out(
    topic: str, stream: str, number: int, line: bytes, said: dict[str, Any]
) -> SealedEvent:
    try:
        left_out = PassedOver.model_validate(said)
    except ValidationError as fault:
        raise Wrong(f"{topic} {number} of {stream}: is no event") from fault
    if (left_out.passed_over, short_name(left_out.topic)) != (sequence_text(number), topic):
        raise Wrong(f"{topic} of {stream}: {number - 1} is followed by {left_out.passed_over}")
    return SealedEvent(number, line, said)


def first_error(fault: ValidationError) -> str:
    """The first fault of a value: its path, and the fault."""
    [error, *_] = fault.errors()
    return f"{'.'.join(map(str, error['loc']))}: {error['msg']}"
