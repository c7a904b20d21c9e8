"""A posting as the penalties record it."""

from collections.abc import Mapping
from typing import Any

from tests.builders.envelope import Event, recorded, sent

PENALTIES = "penalties"


def posting(event_type: str, data: Mapping[str, Any], number: int, at: str, sequence: int) -> Event:
    """The posting of a number of its entry, whose id and dealer its data names."""
    entry_id = data["entry_id"]
    event = sent(
        event_type,
        data,
        id=f"{entry_id}#{number}",
        time=at,
        dealer=entry_id.partition("/")[0],
        source=f"/{PENALTIES}",
    )
    return recorded(event, at, sequence, PENALTIES)
