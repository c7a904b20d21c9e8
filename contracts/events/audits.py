"""`docket.audits.v1`: inspections, rectifications and monthly reports."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from contracts.events.operations import OperationsInspected, Photos
from contracts.events.presence import only_of
from contracts.events.staffing import ChangeReason, Note, OtherPost, Position, Title
from contracts.records import as_record
from contracts.remedies import Unfit
from contracts.values import Closed, Code, Count, LocalDate, Month, PersonId, Rate, Rows, Sha256


@as_record
class HardwareItem(Closed):
    """One hardware item (硬件) as found, §4.2.1."""

    item: Code = Field(description="the item's slug, as in the policy's catalogue")
    conforming: bool
    note: str | None = Note
    photos: Rows[Sha256] | None = Photos


@as_record
class HardwareInspected(Closed):
    """A hardware inspection (硬件检查), §4.2. Each item stands there once."""

    TYPE: ClassVar[str] = "docket.audits.hardware-inspected.v1"

    inspection_id: Code
    inspected_on: LocalDate = Field(description="the day of the inspection; rounds count from it")
    reinspects: Code | None = Field(
        default=None, description="the inspection_id that is repeated: then a re-inspection (复检)"
    )
    items: Rows[HardwareItem] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_item_once(self) -> Self:
        slugs = [item.item for item in self.items]
        if len(slugs) != len(set(slugs)):
            en = "items: the same item stands there twice; record each once"
            raise Unfit(en, "items：同一项目出现两次，每项只记一次")
        return self


@as_record
class RectifiedItem(Closed):
    """A work item (工作项目) of a position that was put right, §5.6 («制定整改措施»)."""

    position: Position
    item: Code = Field(description="the item's slug, as in the policy's catalogue")


@as_record
class RectificationReported(Closed):
    """The dealer reports that the findings of an inspection were rectified (整改), §4.2.2 and §5.6.

    It answers a hardware inspection's round; the report of an operations inspection is shown,
    without effect in law, and may name its `items`.
    """

    TYPE: ClassVar[str] = "docket.audits.rectification-reported.v1"

    inspection_id: Code = Field(
        description="the inspection that found it, of hardware or of operations"
    )
    items: Annotated[Rows[RectifiedItem], Field(min_length=1)] | None = Field(
        default=None, description="the work items put right; of an operations inspection alone"
    )
    note: str | None = Note
    photos: Rows[Sha256] | None = Photos

    @model_validator(mode="after")
    def _each_item_once(self) -> Self:
        slugs = [(item.position, item.item) for item in self.items or ()]
        if len(slugs) != len(set(slugs)):
            en = "items: the same position and item stand there twice; name each once"
            raise Unfit(en, "items：同一岗位的同一项目出现两次，每项只写一次")
        return self


@as_record
class FoundChange(Closed):
    """A staff change as an inspector found it."""

    reason: ChangeReason
    effective_on: LocalDate = Field(description="the day on which the change took effect")


DETAILS: Final[Mapping[str, str]] = {
    "change": "unfiled_change",
    "other_post": "concurrent_post",
    "present": "understaffed",
}
"""The fields of a staffing finding beside its person and position, by its kind."""


@as_record
class StaffingFindingRecorded(Closed):
    """A finding of staff: an unfiled change, a post held besides, or too few people on post.

    §4.1.2, §4.1.4 and §4.1.5(2). `change` belongs to an unfiled_change alone, `other_post` to a
    concurrent_post, `present` to an understaffed, which names a position and no person.
    """

    TYPE: ClassVar[str] = "docket.audits.staffing-finding-recorded.v1"
    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                only_of("kind", "unfiled_change", ("person_id",), ("other_post", "present")),
                only_of("kind", "concurrent_post", ("person_id",), ("change", "present")),
                only_of(
                    "kind", "understaffed", ("present",), ("person_id", "change", "other_post")
                ),
            ]
        }
    )

    finding_id: Code
    found_on: LocalDate = Field(description="the day of the finding")
    kind: Literal["unfiled_change", "concurrent_post", "understaffed"]
    person_id: PersonId | None = Field(
        default=None, description="the dealer's pseudonym of the person; none for an understaffed"
    )
    position: Position
    change: FoundChange | None = None
    other_post: OtherPost | None = None
    present: Count | None = Field(
        default=None, description="how many of the position were there, of an understaffed alone"
    )

    @model_validator(mode="after")
    def _details_of_its_kind(self) -> Self:
        for name, kind in DETAILS.items():
            if getattr(self, name) is not None and self.kind != kind:
                en = f"{name}: belongs to an {kind} finding, not to {self.kind}"
                raise Unfit(en, f"{name}：只属于 {kind}，不属于 {self.kind}")
        if self.kind == "understaffed":
            if self.person_id is not None:
                en = "person_id: an understaffed finding is about a position; leave it out"
                raise Unfit(en, "person_id：人数不足的发现只针对岗位，请删去")
            if self.present is None:
                en = "present: say how many of the position were there"
                raise Unfit(en, "present：请填写该岗位实到人数")
        elif self.person_id is None:
            en = f"person_id: is missing; an {self.kind} finding is about a person"
            raise Unfit(en, f"person_id：缺少；{self.kind} 针对某人")
        return self

    @property
    def person(self) -> str:
        """The person found; raises `LookupError` for an understaffed finding, which names none."""
        if self.person_id is None:
            raise LookupError("an understaffed finding is about no person")
        return self.person_id


@as_record
class Indicators(Closed):
    """The month's indicators (KPI), §5.4(3)."""

    lost_sale_rate: Rate = Field(description="战败率, a fraction 0 to 1")
    complaints: Count = Field(description="complaints (投诉) of the month, a count")
    churn_rate: Rate = Field(description="流失率, a fraction 0 to 1")
    satisfaction: Rate = Field(description="满意度, a fraction 0 to 1")


@as_record
class MonthlyReportSubmitted(Closed):
    """The monthly operations report (月度运营报告) of a month, §5.5(1)."""

    TYPE: ClassVar[str] = "docket.audits.monthly-report-submitted.v1"

    month: Month = Field(description="the month reported, YYYY-MM")
    title: str | None = Title
    indicators: Indicators


@as_record
class MonthlyReportAssessed(Closed):
    """The OEM's verdict on a month's report, §5.6."""

    TYPE: ClassVar[str] = "docket.audits.monthly-report-assessed.v1"

    month: Month = Field(description="the month whose report is assessed, YYYY-MM")
    assessed_on: LocalDate = Field(description="the day of the verdict; an entry bears it")
    verdict: Literal["accepted", "false", "exemplary"]
    note: str | None = Note


AuditsFact = (
    HardwareInspected
    | RectificationReported
    | OperationsInspected
    | StaffingFindingRecorded
    | MonthlyReportSubmitted
    | MonthlyReportAssessed
)
