"""A draft: an event that is read, measured, and has its content digest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.acceptance import refuse_at_door
from contracts.canonical import NotCanonical, canonical, digest, joined, joined_length
from contracts.envelope import CONTENT, MAX_EVENT_BYTES, Submission, differing
from contracts.events import Fact
from contracts.extensions import extensions_of
from contracts.faults import Fault, Malformed
from contracts.personal import (
    ERASED,
    NamedPerson,
    Rename,
    is_sealed,
    persons_in,
    persons_named,
    renamed_event,
    without_names,
)
from contracts.reading import read_json, read_recorded, read_submission
from services.kit.intake.numbering import sender_number

RECORDING_BYTES = 2048
"""Bytes that the accepting service may add to an event."""


class EventTooLarge(ValueError):
    """The event is larger than the log accepts."""

    def __init__(self, size: int) -> None:
        super().__init__(
            f"the event has {size} bytes; at most {MAX_EVENT_BYTES - RECORDING_BYTES} are taken"
        )


@dataclass(frozen=True, slots=True)
class Imported:
    """The attributes of an imported record, and where it was imported from."""

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
    persons: Sequence[NamedPerson] = ()
    """The personal names in it."""
    imported: Imported | None = None
    as_recorded: Rename | None = None
    """A recorded name → the same name sealed; `ERASED` if no key here opens it."""
    number: int | None = None
    """Its `sendersequence`; None if its sender does not number its events."""

    def differs(self, recorded: Mapping[str, Any]) -> list[str]:
        """The paths at which the content of a recorded event differs from this draft's.

        A name sealed under no key known here is left out on both sides.
        """
        own = read_json(joined(self.members))
        if self.as_recorded is None:
            return differing(recorded, own)
        before = renamed_event(recorded, self.as_recorded)
        unread = {each.person_id for each in persons_in(before) if each.name == ERASED}
        return differing(before, without_names(own, unread))


RECORDED_ATTRIBUTES = ("recordedtime", "sequence", "actor", "importedtime", "provenance")


def draft(body: Mapping[str, Any], actor: str) -> Draft:
    """A sender's event as a draft; raises `Malformed` or `EventTooLarge`.

    An attribute that is null counts as absent (CloudEvents 1.0).
    """
    body = _given(body)
    submission, fact = read_submission(body)
    number = sender_number(body)
    members = _members(body, submission, fact)
    persons = persons_named(fact)
    if faults := [_sealed_name(each) for each in persons if is_sealed(each.name)]:
        raise Malformed(faults)
    return Draft(submission, fact, members, content_digest(members), actor, persons, number=number)


def imported_draft(body: Mapping[str, Any], imported_at: datetime, provenance: str) -> Draft:
    """An imported record as a draft that keeps its `recordedtime` and `actor`."""
    body = _given(body)
    recorded, fact = read_recorded(body)
    own = {name: value for name, value in body.items() if name not in RECORDED_ATTRIBUTES}
    members = _members(own, recorded, fact)
    imported = Imported(recorded.recordedtime, imported_at, provenance)
    actor = recorded.actor or "unknown"
    return Draft(
        recorded,
        fact,
        members,
        content_digest(members),
        actor,
        persons_named(fact),
        imported,
        number=sender_number(body),
    )


def _sealed_name(person: NamedPerson) -> Fault:
    field = ".".join(["data", *map(str, person.path)])
    en = "is a name in the sealed form; send the name in the clear, and it is sealed here"
    return Fault(field, en, "是已加密的姓名，请发送明文姓名，由本系统加密")


def _given(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in body.items() if value is not None}


def _members(body: Mapping[str, Any], envelope: Submission, fact: Fact) -> Mapping[str, bytes]:
    extensions = extensions_of(body)
    try:
        members = {name: canonical(value) for name, value in body.items()}
    except NotCanonical as fault:
        refuse_at_door(envelope, fact, extensions)
        en = "holds a value that has no canonical JSON (RFC 8785), and so cannot be recorded"
        zh = "含有无法写成规范 JSON（RFC 8785）的值，不能记录"
        raise Malformed([Fault("data", en, zh)]) from fault
    size = joined_length(members)
    if size > MAX_EVENT_BYTES - RECORDING_BYTES:
        raise EventTooLarge(size)
    refuse_at_door(envelope, fact, extensions)
    return members


def content_digest(members: Mapping[str, bytes]) -> str:
    """The digest that an event shares with its repetitions, of its attributes in canonical JSON."""
    return digest(joined({name: members[name] for name in CONTENT}))
