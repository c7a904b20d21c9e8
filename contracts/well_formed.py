"""Reads well-formed recorded bytes in one pass of compiled code.

Bytes that are read here are valid by the contracts, with the same values. All other bytes, and
types that no record expresses, are left to the contracts, which name every fault.
"""

from datetime import datetime
from operator import attrgetter
from typing import Any, Final, NamedTuple, Union

import msgspec

from contracts.envelope import Recorded
from contracts.events import FACTS, Fact
from contracts.records import Field, field_of, fields_of, has_record, struct
from contracts.scalar_forms import INSTANT, Form
from contracts.topics import EVERY_DEALER, topic_of
from contracts.values import written_instant, written_moment


class Kind(NamedTuple):
    """A type of fact, and its topic."""

    topic: str
    type: str


WellFormed = tuple[Any, datetime, datetime | None, str, str, Fact]
"""The envelope, as a record; when it was received and imported; its topic, its type, its data."""


def well_formed(recorded: bytes) -> WellFormed | None:
    """The contents of an event about a dealer; None if only the contracts can decide."""
    try:
        event = _DECODER.decode(recorded)
        written_moment(event.time)
        for value_in, check in _CHECKS:
            if (value := value_in(event)) is not None:
                check(value)
        if event.subject == EVERY_DEALER:
            return None
        recorded_at = written_instant(event.recordedtime)
        imported_at = None if event.importedtime is None else written_instant(event.importedtime)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    topic, event_type = _KINDS[type(event)]
    return event, recorded_at, imported_at, topic, event_type, event.data


def _kinds() -> dict[type[msgspec.Struct], Kind]:
    """By its record, each type of fact that has one."""
    return {
        struct(
            model.__name__, {**_ENVELOPE, "data": Field(Form(model))}, {"type": event_type}
        ): Kind(topic_of(event_type), event_type)
        for event_type, model in FACTS.items()
        if has_record(model)
    }


_ENVELOPE: Final = {
    name: field_of(schema)
    for name, schema in fields_of(Recorded).items()
    if name not in {"type", "data"}
}
_CHECKS: Final = [
    (attrgetter(name), field.form.check)
    for name, field in _ENVELOPE.items()
    if field.form.check and field.form.check is not INSTANT.check
]
_KINDS: Final = _kinds()
_DECODER: Final[msgspec.json.Decoder[Any]] = msgspec.json.Decoder(Union[tuple(_KINDS)])  # noqa: UP007
