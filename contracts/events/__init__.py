"""Every event type by its name, and the reading of an event's `data`."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from contracts.events.audits import AuditsFact
from contracts.events.days import AnyDayClosed
from contracts.events.decisions import DecisionsFact, FactCorrected
from contracts.events.penalties import AnyPosting
from contracts.events.staffing import StaffingFact

Fact = StaffingFact | AuditsFact | DecisionsFact
EventData = Fact | AnyDayClosed | AnyPosting

FACTS: Final[Mapping[str, type[Fact]]] = {model.TYPE: model for model in get_args(Fact)}
"""What may be sent from outside, by event type."""

DAYS_CLOSED: Final[Mapping[str, type[AnyDayClosed]]] = {
    model.TYPE: model for model in get_args(AnyDayClosed)
}
POSTINGS: Final[Mapping[str, type[AnyPosting]]] = {
    model.TYPE: model for model in get_args(AnyPosting)
}
EVENTS: Final[Mapping[str, type[EventData]]] = {**FACTS, **DAYS_CLOSED, **POSTINGS}
"""Every type of the published language."""


class UnknownEventType(ValueError):
    """No event of the published language bears this type."""

    def __init__(self, event_type: str) -> None:
        super().__init__(
            f"type: no event type {event_type!r} is known; see contracts/asyncapi.yaml"
        )


def read_fact(event_type: str, data: Mapping[str, Any]) -> Fact:
    """The typed `data` of a fact.

    Raises `UnknownEventType`, or pydantic's `ValidationError` with every fault in it; the data
    of a correction is read as the type that it corrects.
    """
    model = FACTS.get(event_type)
    if model is None:
        raise UnknownEventType(event_type)
    fact = model.model_validate(data)
    if isinstance(fact, FactCorrected):
        read_fact(fact.type, fact.data)
    return fact
