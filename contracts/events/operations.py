"""`operations-inspected` of `docket.audits.v1`: findings about the daily work, §5.2."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from contracts.events.presence import given
from contracts.events.staffing import Note, Position
from contracts.records import as_record
from contracts.remedies import Unfit
from contracts.values import Closed, Code, Count, LocalDate, Rows, Sha256

Photos = Field(default=None, description="the SHA-256 digest of each photo, in hexadecimal")


@as_record
class CallbackRate(Closed):
    """Compliant callbacks of those required in the last month (规范回访率), §5.2(4)."""

    kind: Literal["callback_rate"]
    compliant: Count = Field(description="callbacks that comply: no more than were required")
    required: Count = Field(description="callbacks required; 0 conforms")

    @model_validator(mode="after")
    def _no_more_than_required(self) -> Self:
        if self.compliant > self.required:
            en = "compliant: more callbacks comply than were required"
            raise Unfit(en, "compliant：规范回访数不得多于应回访数")
        return self


@as_record
class SsiRow(Closed):
    """One sales consultant's (销售顾问) cars sold and valid survey samples, §5.2(4)."""

    consultant: Code = Field(description="the dealer's pseudonym of the consultant")
    sold: Count = Field(description="cars sold")
    valid: Count = Field(description="valid samples")


@as_record
class SsiSamples(Closed):
    """The sales satisfaction survey, a row per consultant, §5.2(4)."""

    kind: Literal["ssi_samples"]
    rows: Rows[SsiRow]


@as_record
class CsiRow(Closed):
    """One service advisor's (服务顾问) valid survey samples, §5.2(4)."""

    advisor: Code = Field(description="the dealer's pseudonym of the advisor")
    valid: Count = Field(description="valid samples")


@as_record
class CsiSamples(Closed):
    """The service satisfaction survey, a row per advisor, §5.2(4)."""

    kind: Literal["csi_samples"]
    rows: Rows[CsiRow]


Measurement = Annotated[CallbackRate | SsiSamples | CsiSamples, Field(discriminator="kind")]
"""The measurements from which conformity is computed."""


@as_record
class OperationsItem(Closed):
    """One work item (工作项目) of a position, either judged or measured, §5.2."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [given("conforming"), given("measurement")]}
    )

    position: Position
    item: Code = Field(description="the item's slug, as in the policy's catalogue")
    conforming: bool | None = None
    measurement: Measurement | None = None
    note: str | None = Note
    photos: Rows[Sha256] | None = Photos

    @model_validator(mode="after")
    def _judged_or_measured(self) -> Self:
        if (self.conforming is None) == (self.measurement is None):
            en = "say either conforming or measurement, and not both"
            raise Unfit(en, "conforming 与 measurement 应且仅应填一项")
        return self


@as_record
class OperationsInspected(Closed):
    """An operations inspection (日常工作抽查), §5.4 and §5.6. Each (position, item) stands once."""

    TYPE: ClassVar[str] = "docket.audits.operations-inspected.v1"

    inspection_id: Code
    inspected_on: LocalDate = Field(description="the day of the inspection")
    items: Rows[OperationsItem] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_item_once(self) -> Self:
        slugs = [(item.position, item.item) for item in self.items]
        if len(slugs) != len(set(slugs)):
            en = "items: the same position and item stand there twice; record each once"
            raise Unfit(en, "items：同一岗位的同一项目出现两次，每项只记一次")
        return self
