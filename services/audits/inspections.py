"""Inspections (点检) with their findings, rectifications and re-inspections, §4.2."""

from typing import Any

from pydantic import Field

from contracts.events.audits import (
    FoundChange,
    HardwareInspected,
    HardwareItem,
    RectificationReported,
    RectifiedItem,
    StaffingFindingRecorded,
)
from contracts.events.operations import Measurement, OperationsInspected, OperationsItem
from contracts.events.staffing import OtherPost, Position
from contracts.policy.conformity import conforms
from contracts.policy.terms import Measurements
from contracts.values import Closed, Instant, LocalDate
from services.audits.case import Case
from services.received.fact import ReceivedFact


class Found(Closed):
    """What every finding bears: its name, when it was received, and what has put it right."""

    fact: str = Field(description="the fact that says so, source#id")
    received_at: Instant
    corrected_by: str | None = Field(description="the correction whose data stands here, source#id")


class Rectification(Found):
    """A rectification (整改) as reported."""

    inspection_id: str
    items: tuple[RectifiedItem, ...] | None
    note: str | None
    photos: tuple[str, ...] | None


class HardwareInspection(Found):
    """A hardware inspection (硬件检查), with the rectifications and re-inspections that name it."""

    inspection_id: str
    inspected_on: LocalDate
    items: tuple[HardwareItem, ...]
    nonconforming_items: int = Field(description="of those in the catalogue of that day")
    reinspects: str | None = Field(description="the inspection_id that is repeated")
    reinspected_by: tuple[str, ...] = Field(description="the inspection_ids that name this one")
    rectifications: tuple[Rectification, ...]


class WorkItem(Closed):
    """A work item (工作项目) of a position, with what a measurement of it comes to."""

    position: Position
    item: str
    conforming: bool = Field(description="as judged, or as computed from the measurement")
    measurement: Measurement | None
    note: str | None
    photos: tuple[str, ...] | None


class OperationsInspection(Found):
    """An operations inspection (日常工作抽查), measured by the policy in force on its date.

    A rectification that names it is shown, and has no effect in law.
    """

    inspection_id: str
    inspected_on: LocalDate
    items: tuple[WorkItem, ...]
    nonconforming_items: int = Field(description="of those in the catalogue of that day")
    policy: str
    policy_version: str
    rectifications: tuple[Rectification, ...]


class StaffingFinding(Found):
    """An unfiled change, a post held besides, or too few people on post, as found."""

    finding_id: str
    found_on: LocalDate
    kind: str
    person_id: str | None
    position: Position
    change: FoundChange | None
    other_post: OtherPost | None
    present: int | None


class Inspections(Closed):
    """All that was found about a dealer; what is due or missing stands in the docket."""

    dealer: str
    hardware: tuple[HardwareInspection, ...]
    rectifications_of_unknown_inspections: tuple[Rectification, ...]
    operations: tuple[OperationsInspection, ...]
    findings: tuple[StaffingFinding, ...]


def inspections(case: Case) -> Inspections:
    """What was found and stands: each kind by its date, then in the order received."""
    hardware = case.standing.of(HardwareInspected)
    operations = case.standing.of(OperationsInspected)
    known = {fact.data.inspection_id for fact in hardware}
    known |= {fact.data.inspection_id for fact in operations}
    return Inspections(
        dealer=case.dealer,
        hardware=tuple(
            _hardware(case, fact) for fact in sorted(hardware, key=lambda f: f.data.inspected_on)
        ),
        rectifications_of_unknown_inspections=tuple(
            Rectification(**_found(case, fact))
            for fact in case.standing.of(RectificationReported)
            if fact.data.inspection_id not in known
        ),
        operations=tuple(
            _operations(case, fact)
            for fact in sorted(operations, key=lambda f: f.data.inspected_on)
        ),
        findings=tuple(
            StaffingFinding(**_found(case, fact))
            for fact in sorted(
                case.standing.of(StaffingFindingRecorded), key=lambda f: f.data.found_on
            )
        ),
    )


def _found(case: Case, fact: ReceivedFact[Any]) -> dict[str, Any]:
    return {
        "fact": fact.name,
        "received_at": fact.recorded_at,
        "corrected_by": case.correction(fact),
        **{name: getattr(fact.data, name) for name in type(fact.data).model_fields},
    }


def _rectifications(case: Case, inspection_id: str) -> tuple[Rectification, ...]:
    return tuple(
        Rectification(**_found(case, fact)) for fact in case.rectifications.get(inspection_id, ())
    )


def _hardware(case: Case, fact: ReceivedFact[HardwareInspected]) -> HardwareInspection:
    inspection_id = fact.data.inspection_id
    known = case.policies.applicable(fact.data.inspected_on).terms.catalogue.hardware_slugs
    return HardwareInspection(
        **_found(case, fact),
        nonconforming_items=sum(
            not item.conforming and item.item in known for item in fact.data.items
        ),
        reinspected_by=tuple(
            other.data.inspection_id for other in case.reinspections.get(inspection_id, ())
        ),
        rectifications=_rectifications(case, inspection_id),
    )


def _operations(case: Case, fact: ReceivedFact[OperationsInspected]) -> OperationsInspection:
    regulation = case.policies.applicable(fact.data.inspected_on)
    items = tuple(_work_item(item, regulation.terms.measurements) for item in fact.data.items)
    known = regulation.terms.catalogue.work_slugs
    return OperationsInspection(
        **(_found(case, fact) | {"items": items}),
        nonconforming_items=sum(
            not item.conforming and (item.position, item.item) in known for item in items
        ),
        policy=regulation.policy,
        policy_version=regulation.version,
        rectifications=_rectifications(case, fact.data.inspection_id),
    )


def _work_item(item: OperationsItem, terms: Measurements) -> WorkItem:
    return WorkItem(
        position=item.position,
        item=item.item,
        conforming=conforms(item, terms),
        measurement=item.measurement,
        note=item.note,
        photos=item.photos,
    )
