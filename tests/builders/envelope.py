"""The envelope of an event: as its sender puts it, and as it is recorded."""

from collections.abc import Mapping
from typing import Any

from contracts.envelope import sequence_text
from contracts.events import FACTS
from services.kit.intake.draft import RECORDED_ATTRIBUTES

Event = dict[str, Any]

TYPES = {event_type.split(".")[2]: event_type for event_type in FACTS}
"""The type of each kind of fact: `change-filed` gives `docket.staffing.change-filed.v1`."""


def sent(
    event_type: str,
    data: Mapping[str, Any],
    *,
    id: str,  # noqa: A002
    time: str,
    dealer: str,
    source: str | None = None,
) -> Event:
    """An event as its sender puts it: the dealer's own system, unless a source is given."""
    return {
        "specversion": "1.0",
        "id": id,
        "source": source or f"/dealers/{dealer}/dms",
        "type": event_type,
        "subject": dealer,
        "time": time,
        "data": dict(data),
    }


def recorded(event: Event, at: str, sequence: int | None = None, actor: str | None = None) -> Event:
    """The same event as it was recorded at an instant; older records lack number and actor."""
    number = {} if sequence is None else {"sequence": sequence_text(sequence)}
    return {**event, "recordedtime": at, **number, **({"actor": actor} if actor else {})}


def as_sent(event: Event) -> Event:
    """What its sender says in a recorded event."""
    return {name: value for name, value in event.items() if name not in RECORDED_ATTRIBUTES}
