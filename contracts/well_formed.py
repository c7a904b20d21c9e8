"""What well-formed recorded bytes say, read in one pass of compiled code.

Bytes read here are bytes that the contracts take, with the same values. All others, and the types
that no record expresses, are for the contracts, which name every fault.
"""

from datetime import datetime
from typing import Any, Final, NamedTuple, Union

import msgspec

from contracts.envelope import Recorded
from contracts.events import FACTS, Fact
from contracts.reading import ABOUT_NO_DEALER
from contracts.records import Field, field_of, fields_of, record_of, struct
from contracts.scalar_forms import Build, NoRecord
from contracts.topics import EVERY_DEALER, topic_of
from contracts.values import written_instant, written_moment


class Kind(NamedTuple):
    """A type of fact, its topic, and what builds its model of the record."""

    topic: str
    type: str
    build: Build


WellFormed = tuple[Any, datetime, datetime | None, str, str, Fact]
"""The envelope, as a record; when it was received and imported; its topic, its type, its data."""


def well_formed(recorded: bytes) -> WellFormed | None:
    """What an event about a dealer says; nothing where only the contracts can tell."""
    try:
        event = _DECODER.decode(recorded)
        written_moment(event.time)
        for name, check in _CHECKS:
            if (value := getattr(event, name)) is not None:
                check(value)
        if event.subject == EVERY_DEALER:
            return None
        topic, event_type, build = _KINDS[type(event)]
        recorded_at, imported_at = (
            written_instant(event.recordedtime),
            written_instant(event.importedtime),
        )
        return event, recorded_at, imported_at, topic, event_type, build(event.data)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _envelope() -> dict[str, Field]:
    return {
        name: field_of(schema)
        for name, schema in fields_of(Recorded).items()
        if name not in {"type", "data"}
    }


def _kinds() -> dict[type[msgspec.Struct], Kind]:
    """By its record, each type of fact that has one."""
    kinds: dict[type[msgspec.Struct], Kind] = {}
    for event_type, model in FACTS.items():
        if event_type in ABOUT_NO_DEALER:
            continue
        try:
            data = record_of(model.__pydantic_core_schema__)
        except NoRecord:
            continue
        if data.build is not None:
            event = struct(model.__name__, {**_ENVELOPE, "data": Field(data)}, {"type": event_type})
            kinds[event] = Kind(topic_of(event_type), event_type, data.build)
    return kinds


_ENVELOPE: Final = _envelope()
_CHECKS: Final = [
    (name, field.form.build)
    for name, field in _ENVELOPE.items()
    if field.form.build not in {None, written_instant}
]
_KINDS: Final = _kinds()
_DECODER: Final[msgspec.json.Decoder[Any]] = msgspec.json.Decoder(Union[tuple(_KINDS)])  # noqa: UP007
