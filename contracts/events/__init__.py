"""Every event type by its name, and the reading of an event's `data`."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from pydantic import ValidationError

from contracts.events.audits import AuditsFact
from contracts.events.days import AnyDayClosed
from contracts.events.decisions import DecisionsFact, FactCorrected
from contracts.events.dockets import DocketStated
from contracts.events.penalties import AnyPosting
from contracts.events.seals import DaySealed
from contracts.events.staffing import StaffingFact

Fact = StaffingFact | AuditsFact | DecisionsFact
EventData = Fact | AnyDayClosed | AnyPosting | DocketStated | DaySealed

FACTS: Final[Mapping[str, type[Fact]]] = {model.TYPE: model for model in get_args(Fact)}
"""The types that may be sent from outside."""

DAYS_CLOSED: Final[Mapping[str, type[AnyDayClosed]]] = {
    model.TYPE: model for model in get_args(AnyDayClosed)
}
POSTINGS: Final[Mapping[str, type[AnyPosting]]] = {
    model.TYPE: model for model in get_args(AnyPosting)
}
OF_PENALTIES: Final = "docket.penalties."
"""The topic whose events are derived, even if this release does not know their type."""

EVENTS: Final[Mapping[str, type[EventData]]] = {
    **FACTS,
    **DAYS_CLOSED,
    **POSTINGS,
    DocketStated.TYPE: DocketStated,
    DaySealed.TYPE: DaySealed,
}
"""Every type of the published language."""


def is_derived(event_type: object) -> bool:
    """Whether a service itself makes the events of a type, and no sender."""
    return event_type in DAYS_CLOSED or (
        isinstance(event_type, str) and event_type.startswith(OF_PENALTIES)
    )


class UnknownEventType(ValueError):
    """The type is no fact of the published language."""

    def __init__(self, field: str = "type") -> None:
        self.field = field
        self.remedy = "is no event type of the published language; see /asyncapi.yaml"
        super().__init__(f"{self.field}: {self.remedy}")


class UnfitData(ValueError):
    """The data of a fact, at this path of the event, are not valid for its type."""

    def __init__(self, path: tuple[str, ...], fault: ValidationError) -> None:
        super().__init__(f"{'.'.join(path)}: {fault}")
        self.path = path
        self.fault = fault


def read_fact(event_type: str, data: Mapping[str, Any], *path: str) -> Fact:
    """The typed `data` of a fact; those of a correction are read as the type that it corrects.

    Raises `UnknownEventType`, or `UnfitData` with every fault in it; `path` leads to an event
    nested in another.
    """
    model = FACTS.get(event_type)
    if model is None:
        raise UnknownEventType(".".join([*path, "type"]))
    try:
        fact = model.model_validate(data)
    except ValidationError as fault:
        raise UnfitData((*path, "data"), fault) from fault
    if isinstance(fact, FactCorrected):
        read_fact(fact.type, fact.data, *path, "data")
    return fact
