"""Facts as recorded, told in the regulation's words: `said("change-filed", "2012-07-05", …)`."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from contracts.canonical import canonical
from contracts.events import FACTS
from contracts.received import ReceivedFact, received_fact
from contracts.values import SHANGHAI

DEALER = "BJ-BSL"
TYPES = {event_type.split(".")[2]: event_type for event_type in FACTS}

_numbers = count(1)


def event(fact: str, received: str, /, *, dealer: str = DEALER, **said: Any) -> dict[str, Any]:
    """A recorded event, received on a day at 10:00 or at a given time, Shanghai time.

    `source_`, `id_` and `data_` stand for the attributes of those names; the rest is its data.
    """
    local = datetime.fromisoformat(received if "T" in received else f"{received}T10:00:00")
    instant = local.replace(tzinfo=SHANGHAI).astimezone(UTC)
    return {
        "specversion": "1.0",
        "id": said.pop("id_", None) or f"e{next(_numbers)}",
        "source": said.pop("source_", f"/dealers/{dealer}/dms"),
        "type": TYPES[fact],
        "subject": dealer,
        "time": said.pop("time_", "2012-06-01T08:00:00+08:00"),
        "data": said.pop("data_", None) or said,
        "recordedtime": instant.isoformat(timespec="microseconds").replace("+00:00", "Z"),
    }


def said(fact: str, received: str, /, **about: Any) -> ReceivedFact:
    """The event as the services read it back."""
    return received_fact(canonical(event(fact, received, **about)))


def withdrawn(fact: ReceivedFact, received: str, **about: Any) -> ReceivedFact:
    """The OEM takes a fact back."""
    named = {"topic": fact.topic.split(".")[1], "source": fact.source, "id": fact.id}
    about = {"source_": "/oem/crd", **named, "reason": "误报"} | about
    return said("fact-withdrawn", received, **about)


def corrected(fact: ReceivedFact, received: str, **data: Any) -> ReceivedFact:
    """The OEM puts a fact right: its whole data anew."""
    named = {"type": fact.type, "source": fact.source, "id": fact.id}
    return said("fact-corrected", received, source_="/oem/crd", **named, reason="更正", data=data)
