"""The sender of an event, checked against the table of access, and recorded as `actor`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from contracts.events import FACTS
from contracts.events.decisions import FactCorrected
from contracts.events.staffing import DealerAccepted, DealerDetailsChanged
from contracts.receipt import Receipt
from contracts.topics import EVERY_DEALER
from services.kit.identity.checker import Event
from services.kit.identity.refusals import refused
from services.kit.identity.viewer import Viewer
from services.kit.intake.draft import Draft

EVENTS_ROW: Final = "events"
"""The row of the routes that accept facts; each event is also checked by its own row."""


def sent_by(viewer: Viewer, draft: Draft) -> Draft:
    """The draft with its sender as `actor`; raises the `Problem` if the table refuses it."""
    who, ruling = viewer.sends(event_of(draft))
    if not ruling.allowed:
        viewer.note(who.actor, "forbidden", ruling.rule, draft.envelope.subject)
        raise refused(ruling)
    return replace(draft, actor=who.actor)


def event_of(draft: Draft) -> Event:
    """The attributes of a draft that are checked."""
    envelope = draft.envelope
    dealer = None if envelope.subject == EVERY_DEALER else envelope.subject
    regions = tuple(regions_named(envelope.type, envelope.data))
    return Event(envelope.type, dealer, envelope.source, regions)


def may_read_receipt(viewer: Viewer, receipt: Receipt) -> bool:
    """Whether a receipt is of the caller's own sources, or of a dealer whose record it may read."""
    about = receipt.subject
    if about == EVERY_DEALER:
        return viewer.sees_all
    return viewer.sees(about) and (not viewer.only or viewer.owns(receipt.source, about))


def regions_named(event_type: str, data: Mapping[str, Any]) -> Iterator[str]:
    """The regions into which an event would put its dealer."""
    if event_type == FactCorrected.TYPE and data.get("type") in FACTS:
        yield from regions_named(data["type"], data["data"])
    elif event_type in {DealerAccepted.TYPE, DealerDetailsChanged.TYPE} and data.get("region"):
        yield data["region"]
