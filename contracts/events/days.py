"""`day-closed` in each topic of facts: no fact received on that day or before follows here."""

from typing import ClassVar

from pydantic import Field

from contracts.values import Closed, Count, LocalDate


class DayClosed(Closed):
    """A partition's watermark: cumulative, recorded by the accepting service alone."""

    through: LocalDate = Field(description="the last day that is closed, and all before it")
    partition: Count = Field(description="the partition's number, from 0")
    events: Count | None = Field(
        default=None,
        description="how many events the service has recorded in that partition, this one "
        "included: a reader that has had fewer has lost some; unchecked where absent",
    )


class StaffingDayClosed(DayClosed):
    """A day of `docket.staffing.v1` closed in one partition."""

    TYPE: ClassVar[str] = "docket.staffing.day-closed.v1"


class AuditsDayClosed(DayClosed):
    """A day of `docket.audits.v1` closed in one partition."""

    TYPE: ClassVar[str] = "docket.audits.day-closed.v1"


class DecisionsDayClosed(DayClosed):
    """A day of `docket.decisions.v1` closed in one partition."""

    TYPE: ClassVar[str] = "docket.decisions.day-closed.v1"


AnyDayClosed = StaffingDayClosed | AuditsDayClosed | DecisionsDayClosed
