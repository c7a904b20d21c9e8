"""Facts as recorded, told in the regulation's words: `said("change-filed", "2012-07-05", …)`."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from contracts.canonical import canonical
from contracts.values import SHANGHAI
from services.kit.clock import instant_text
from services.received.fact import ReceivedFact, received_fact
from tests.builders.envelope import TYPES, recorded, sent
from tests.builders.given_fact import DEALER, GivenFact

ATTRIBUTES = {"id_", "source_", "time_"}

_numbers = count(1)


def event(fact: str, received: str, /, *, dealer: str = DEALER, **said: Any) -> dict[str, Any]:
    """A recorded event, received on a day at 10:00 or at a given time, Shanghai time.

    `source_`, `id_` and `data_` stand for the attributes of those names; the rest is its data.
    """
    local = datetime.fromisoformat(received if "T" in received else f"{received}T10:00:00")
    instant = local.replace(tzinfo=SHANGHAI).astimezone(UTC)
    event = sent(
        TYPES[fact],
        said.pop("data_", None) or {n: value for n, value in said.items() if n not in ATTRIBUTES},
        id=said.get("id_") or f"e{next(_numbers)}",
        time=said.get("time_", "2012-06-01T08:00:00+08:00"),
        dealer=dealer,
        source=said.get("source_"),
    )
    return recorded(event, instant_text(instant))


def said(fact: str, received: str, /, **about: Any) -> ReceivedFact:
    """The event as the services read it back."""
    return received_fact(canonical(event(fact, received, **about)))


def as_received(told: GivenFact) -> ReceivedFact:
    """A fact as a test tells it, as the services read it back."""
    return said(told.type.split(".")[2], told.received, data_=told.data)


def withdrawn(fact: ReceivedFact, received: str, **about: Any) -> ReceivedFact:
    """The OEM takes a fact back."""
    named = {"topic": fact.topic.split(".")[1], "source": fact.source, "id": fact.id}
    about = {"source_": "/oem/crd", **named, "reason": "误报"} | about
    return said("fact-withdrawn", received, **about)


def corrected(fact: ReceivedFact, received: str, **data: Any) -> ReceivedFact:
    """The OEM puts a fact right: its whole data anew."""
    named = {"type": fact.type, "source": fact.source, "id": fact.id}
    return said("fact-corrected", received, source_="/oem/crd", **named, reason="更正", data=data)
