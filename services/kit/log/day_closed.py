"""The event that closes a day in a partition, as it is recorded and as it is rebuilt."""

from collections.abc import Mapping
from typing import Any

from contracts.canonical import canonical
from contracts.envelope import sequence_text
from contracts.topics import EVERY_DEALER, short_name


def day_closed_type(topic: str) -> str:
    """The type of a topic's watermarks."""
    return f"docket.{short_name(topic)}.day-closed.v1"


def day_closed(
    topic: str, partition: int, through: str, at: str, events: int | None
) -> Mapping[str, Any]:
    """The event without its number; `events` is None if its release did not state the count."""
    name = short_name(topic)
    data: dict[str, Any] = {"through": through, "partition": partition}
    if events is not None:
        data["events"] = events
    return {
        "specversion": "1.0",
        "id": f"day-closed/{through}/{partition}",
        "source": f"/{name}",
        "type": day_closed_type(topic),
        "subject": EVERY_DEALER,
        "time": at,
        "data": data,
        "recordedtime": at,
        "actor": name,
    }


def day_closed_bytes(
    topic: str, partition: int, through: str, *, sequence: int, at: str, events: int | None
) -> bytes:
    """The recorded bytes of a watermark, rebuilt from its row in `closings`."""
    event = day_closed(topic, partition, through, at, events)
    return canonical({**event, "sequence": sequence_text(sequence)})
