"""`docket.audits.v1`: what inspections found, what was put right, what the reports said."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from contracts.events.staffing import ChangeReason, OtherPost, Position
from contracts.values import Closed, Count, LocalDate, Month, PersonId, Rate, Rows, Sha256, Text


class HardwareItem(Closed):
    """One hardware item (硬件) as found; slugs as in the policy's catalogue, §4.2.1."""

    item: Text
    conforming: bool
    note: str | None = None
    photos: Rows[Sha256] | None = None


class HardwareInspected(Closed):
    """A hardware inspection (硬件检查), or with `reinspects` a re-inspection, §4.2."""

    TYPE: ClassVar[str] = "docket.audits.hardware-inspected.v1"

    inspection_id: Text
    inspected_on: LocalDate
    reinspects: Text | None = None
    items: Rows[HardwareItem] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_item_once(self) -> Self:
        slugs = [item.item for item in self.items]
        if len(slugs) != len(set(slugs)):
            msg = "items: the same item stands there twice; record each once"
            raise ValueError(msg)
        return self


class RectificationReported(Closed):
    """The dealer says that what an inspection found was put right (整改), §4.2.2."""

    TYPE: ClassVar[str] = "docket.audits.rectification-reported.v1"

    inspection_id: Text
    note: str | None = None
    photos: Rows[Sha256] | None = None


class CallbackRate(Closed):
    """Compliant callbacks of those required in the last month (规范回访率), §5.2(4)."""

    kind: Literal["callback_rate"]
    compliant: Count
    required: Count

    @model_validator(mode="after")
    def _no_more_than_required(self) -> Self:
        if self.compliant > self.required:
            msg = "compliant: more callbacks comply than were required"
            raise ValueError(msg)
        return self


class SsiRow(Closed):
    """One sales consultant's (销售顾问) cars sold and valid survey samples, §5.2(4)."""

    consultant: Text
    sold: Count
    valid: Count


class SsiSamples(Closed):
    """The sales satisfaction survey, a row per consultant, §5.2(4)."""

    kind: Literal["ssi_samples"]
    rows: Rows[SsiRow]


class CsiRow(Closed):
    """One service advisor's (服务顾问) valid survey samples, §5.2(4)."""

    advisor: Text
    valid: Count


class CsiSamples(Closed):
    """The service satisfaction survey, a row per advisor, §5.2(4)."""

    kind: Literal["csi_samples"]
    rows: Rows[CsiRow]


Measurement = Annotated[CallbackRate | SsiSamples | CsiSamples, Field(discriminator="kind")]
"""Figures from which conformity is computed."""


class OperationsItem(Closed):
    """One work item (工作项目) of a position: conforming or not, or measured, §5.2."""

    position: Position
    item: Text
    conforming: bool | None = None
    measurement: Measurement | None = None
    note: str | None = None
    photos: Rows[Sha256] | None = None

    @model_validator(mode="after")
    def _judged_or_measured(self) -> Self:
        if (self.conforming is None) == (self.measurement is None):
            msg = "say either conforming or measurement, and not both"
            raise ValueError(msg)
        return self


class OperationsInspected(Closed):
    """An operations inspection (日常工作抽查), §5.4 and §5.6."""

    TYPE: ClassVar[str] = "docket.audits.operations-inspected.v1"

    inspection_id: Text
    inspected_on: LocalDate
    items: Rows[OperationsItem] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_item_once(self) -> Self:
        slugs = [(item.position, item.item) for item in self.items]
        if len(slugs) != len(set(slugs)):
            msg = "items: the same position and item stand there twice; record each once"
            raise ValueError(msg)
        return self


class FoundChange(Closed):
    """A staff change as an inspector found it."""

    reason: ChangeReason
    effective_on: LocalDate


class StaffingFindingRecorded(Closed):
    """An inspector found a change nobody filed, or a post held besides, §4.1.4 and §4.1.5(2)."""

    TYPE: ClassVar[str] = "docket.audits.staffing-finding-recorded.v1"

    finding_id: Text
    found_on: LocalDate
    kind: Literal["unfiled_change", "concurrent_post"]
    person_id: PersonId
    position: Position
    change: FoundChange | None = None
    other_post: OtherPost | None = None

    @model_validator(mode="after")
    def _details_of_its_kind(self) -> Self:
        if self.kind == "concurrent_post" and self.change is not None:
            msg = "change: belongs to an unfiled_change, not to a concurrent_post"
            raise ValueError(msg)
        if self.kind == "unfiled_change" and self.other_post is not None:
            msg = "other_post: belongs to a concurrent_post, not to an unfiled_change"
            raise ValueError(msg)
        return self


class Indicators(Closed):
    """The month's indicators (KPI): rates as fractions, complaints as a count, §5.4(3)."""

    lost_sale_rate: Rate
    complaints: Count
    churn_rate: Rate
    satisfaction: Rate


class MonthlyReportSubmitted(Closed):
    """The monthly operations report (月度运营报告) of a month, §5.5(1)."""

    TYPE: ClassVar[str] = "docket.audits.monthly-report-submitted.v1"

    month: Month
    title: str | None = None
    indicators: Indicators


class MonthlyReportAssessed(Closed):
    """The OEM's verdict on a month's report, §5.6."""

    TYPE: ClassVar[str] = "docket.audits.monthly-report-assessed.v1"

    month: Month
    assessed_on: LocalDate
    verdict: Literal["accepted", "false", "exemplary"]
    note: str | None = None


AuditsFact = (
    HardwareInspected
    | RectificationReported
    | OperationsInspected
    | StaffingFindingRecorded
    | MonthlyReportSubmitted
    | MonthlyReportAssessed
)
