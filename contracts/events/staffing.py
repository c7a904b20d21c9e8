"""`docket.staffing.v1`: persons on post, departures, successors, and what dealers declare."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from contracts.events.presence import given
from contracts.records import as_record
from contracts.remedies import Unfit
from contracts.values import (
    Closed,
    Code,
    InYear,
    LocalDate,
    Month,
    PersonalName,
    PersonId,
    Rows,
    Text,
)

Position = Literal[
    "customer_manager",
    "sales_callback",
    "service_callback",
    "process_checker",
    "information_maintainer",
    "risk_controller",
    "customer_supervisor",
]
"""岗位: a post in the customer relations department; the last one in branches only."""

POSITION_NAMES: Final[Mapping[str, str]] = {
    "customer_manager": "客户经理",
    "sales_callback": "销售回访员",
    "service_callback": "服务回访员",
    "process_checker": "流程点检员",
    "information_maintainer": "信息维护员",
    "risk_controller": "风控管理员",
    "customer_supervisor": "客户主管",
}
"""The positions as the regulation calls them."""

ChangeReason = Literal[
    "resigned", "transferred", "dismissed", "extended_absence", "maternity_leave", "other"
]
"""人员异动, §4.1.4(1): 离职, 转岗, 辞退, away more than 15 of 30 working days, 产假, or another
(«包含但不限于»: death, detention, secondment …), which the filing's `note` may describe."""

StoreType = Literal["full", "sales_only", "service_only"]
"""4S, 单体店 (no service_callback), 单体站 (no sales_callback), §4.1.1."""

Relation = Literal["same_city_branch", "unified_account_branch", "separate_account"]
"""A branch's relation to its main store, §4.1.1 and §4.1.3."""

Mailbox = Field(
    default=None, pattern=r"^[^@\s]+@[^@\s]+$", description="the office's address; no person's"
)
MainStore = Field(default=None, description="the code of the dealer whose branch this is")
ChangeId = Field(description="the dealer's id of the change; the successor's filing repeats it")
Title = Field(default=None, description="the document's title, as the dealer gave it")
Reason = Field(description="free text; name nobody in it")
Note = Field(default=None, description="free text; name nobody in it")


@as_record
class OtherPost(Closed):
    """A post held besides the one in the department (兼职), §4.1.4(2)."""

    department: Code = Field(description="the department, e.g. sales; slugs as in the policy")
    brand: Code = Field(description="the brand it is held for, e.g. GWM")
    post: Text = Field(description="the post as the dealer calls it")


@as_record
class Member(Closed):
    """A person on a post of the department, from `on_post_on` on."""

    person_id: PersonId
    name: PersonalName
    position: Position
    on_post_on: LocalDate = Field(description="the first day on post (到岗日期)")
    other_posts: Rows[OtherPost] | None = None


@as_record
class DealerAccepted(Closed):
    """A new dealer passed its acceptance (验收合格), §4.1.5(1)."""

    TYPE: ClassVar[str] = "docket.staffing.dealer-accepted.v1"

    name: Text
    region: Text
    province: Text
    city: Text
    store_type: StoreType
    accepted_on: LocalDate = Field(description="the day of acceptance; monthly duties follow it")
    main_store: Code | None = MainStore
    relation: Relation | None = None
    mailbox: str | None = Mailbox


@as_record
class DealerClosed(Closed):
    """A dealer was closed."""

    TYPE: ClassVar[str] = "docket.staffing.dealer-closed.v1"

    closed_on: LocalDate = Field(description="from this day on it is no dealer")
    reason: str = Reason


@as_record
class DealerDetailsChanged(Closed):
    """Details of a dealer changed from a date on; an absent field stays as it was."""

    TYPE: ClassVar[str] = "docket.staffing.dealer-details-changed.v1"

    from_on: LocalDate = Field(description="the first day on which the new details hold")
    name: Text | None = None
    region: Text | None = None
    province: Text | None = None
    city: Text | None = None
    store_type: StoreType | None = None
    main_store: Code | None = MainStore
    relation: Relation | None = None
    mailbox: str | None = Mailbox


@as_record
class VolumesReported(Closed):
    """A year's monthly averages of sales (月销量) and workshop visits (月进站量), §4.1.2."""

    TYPE: ClassVar[str] = "docket.staffing.volumes-reported.v1"

    year: Annotated[int, InYear()] = Field(ge=1900, le=9998, description="the year averaged")
    monthly_sales: float = Field(
        ge=0, description="cars sold a month, second-tier outlets included"
    )
    monthly_visits: float = Field(ge=0, description="workshop visits a month, outlets included")


@as_record
class BaselineFiled(Closed):
    """The department as first filed (基准备案), §4.1.5(1). A person holds a position once."""

    TYPE: ClassVar[str] = "docket.staffing.baseline-filed.v1"

    members: Rows[Member] = Field(min_length=1)
    title: str | None = Title

    @model_validator(mode="after")
    def _each_member_once(self) -> Self:
        posts = [(member.person_id, member.position) for member in self.members]
        if len(posts) != len(set(posts)):
            en = "members: the same person and position stand there twice; name each once"
            raise Unfit(en, "members：同一人的同一岗位出现两次，每项只写一次")
        return self


@as_record
class ChangeFiled(Closed):
    """A staff change (人员异动) as filed (异动备案), §4.1.5(2).

    It names the successor, or in `expected_on` the day by which one comes, or both.
    """

    TYPE: ClassVar[str] = "docket.staffing.change-filed.v1"
    model_config = ConfigDict(
        json_schema_extra={"anyOf": [given("successor"), given("expected_on")]}
    )

    change_id: Code = ChangeId
    person_id: PersonId = Field(description="the pseudonym of the person who leaves or is away")
    position: Position
    reason: ChangeReason
    effective_on: LocalDate = Field(description="the day on which the change takes effect")
    successor: Member | None = None
    expected_on: LocalDate | None = Field(
        default=None, description="the day by which a successor comes on post (到岗时间)"
    )
    note: str | None = Note
    title: str | None = Title

    @model_validator(mode="after")
    def _someone_is_to_come(self) -> Self:
        if self.successor is None and self.expected_on is None:
            en = "name the successor, or in expected_on the date by which one comes (到岗时间)"
            raise Unfit(en, "请填写继任者，或在 expected_on 填写到岗时间")
        return self


@as_record
class SuccessorFiled(Closed):
    """The successor (继任者) of a change filed before, §4.1.5(2)."""

    TYPE: ClassVar[str] = "docket.staffing.successor-filed.v1"

    change_id: Code = ChangeId
    successor: Member


@as_record
class NoChangeDeclared(Closed):
    """A month without any staff change, declared (人员无异动), §4.1.5(2)."""

    TYPE: ClassVar[str] = "docket.staffing.no-change-declared.v1"

    month: Month = Field(description="the month declared, YYYY-MM")
    title: str | None = Title


@as_record
class AbsenceRecorded(Closed):
    """A person away from their post, both days included, §4.1.4(1)."""

    TYPE: ClassVar[str] = "docket.staffing.absence-recorded.v1"

    person_id: PersonId
    from_on: LocalDate = Field(description="the first day away")
    to_on: LocalDate = Field(description="the last day away")


@as_record
class TrainingCompleted(Closed):
    """An induction training (导入培训) held, passed or not, §4.1.4(3)."""

    TYPE: ClassVar[str] = "docket.staffing.training-completed.v1"

    person_id: PersonId
    name: PersonalName
    position: Position
    held_on: LocalDate = Field(description="the day of the training and its examination")
    passed: bool


StaffingFact = (
    DealerAccepted
    | DealerClosed
    | DealerDetailsChanged
    | VolumesReported
    | BaselineFiled
    | ChangeFiled
    | SuccessorFiled
    | NoChangeDeclared
    | AbsenceRecorded
    | TrainingCompleted
)
