"""`docket.penalties.v1`: the postings that follow from the facts by the regulation."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, JsonValue

from contracts.values import Closed, Fen, LocalDate, Rows, Text

Sequence = Annotated[str, Field(pattern=r"^[0-9]{20}$")]


class Basis(Closed):
    """The inputs of a posting: the closed day, and the head of each topic then."""

    as_of: LocalDate = Field(description="the closed day")
    sequences: dict[Literal["staffing", "audits", "decisions"], Sequence] = Field(
        description="the last `sequence` of this dealer counted, by topic; absent where none was"
    )


class Words(Closed):
    """The entry in one sentence, in Chinese and in English; persons by `person_id` alone."""

    zh: Text
    en: Text


class Cited(Closed):
    """The regulation's own words behind an entry."""

    title: Text = Field(description="the regulation's title")
    paper: Text | None = Field(
        default=None, description="the section as the paper numbers it, e.g. 四、(一)、5、2)"
    )
    words: Rows[Text] = Field(description="the paper's words, of each figure used")


class Counted(Closed):
    """Which effective penalty of its year an entry was, when it was posted."""

    within: Literal["calendar_year", "rolling_year"] = Field(description="the year counted")
    year: Text = Field(description="the calendar year of occurred_on")
    number: int = Field(ge=1, description="the penalty's number in it")
    threshold: int = Field(ge=1, description="the number that summons the general manager")


class Posting(Closed):
    """An entry of the docket as posted on a closed day."""

    entry_id: Text = Field(description="dealer/clause/subject, the same in every replay")
    clause: Text = Field(description="the clause's slug, e.g. monthly-report-late")
    section: Text = Field(description="its section in the regulation, e.g. 5.6")
    policy: Text = Field(description="the policy's slug, e.g. gwm-crd")
    policy_version: Text = Field(description="its version in force on occurred_on")
    law_version: Text = Field(description="the release of the code that computed it")
    occurred_on: LocalDate = Field(description="the date in law")
    posted_on: LocalDate = Field(description="the closed day that posted it; statements go by it")
    part: Annotated[Rows[int], Field(min_length=2, max_length=2)] = Field(
        description="[k, m]: the k-th of the m postings of this dealer and day"
    )
    amount_fen: Fen = Field(
        description="in fen, from the dealer's side: owed positive, incentive negative, else 0"
    )
    currency: Literal["CNY"]
    subject: Text = Field(description="what it is about, by clause: a change_id, a month …")
    evidence: Rows[Text] = Field(description="the facts that it rests on, each source#id")
    basis: Basis
    explanation: dict[str, JsonValue] = Field(
        description="the parameters used, the dates computed, the comparison that decided it"
    )
    words: Words | None = Field(
        default=None, description="the entry in one sentence, of the release that posted it"
    )
    citation: Cited | None = Field(
        default=None, description="the regulation's own words, as of the release that posted it"
    )
    count: Counted | None = Field(
        default=None, description="of a penalty: which of its year it was when it was posted"
    )
    imported: Literal[True] | None = Field(
        default=None, description="a fact in evidence entered on a later day than occurred_on"
    )


class PenaltyAssessed(Posting):
    """扣除违约金: money owed that counts towards the summons."""

    TYPE: ClassVar[str] = "docket.penalties.penalty-assessed.v1"


class FeeCharged(Posting):
    """费用: money owed that does not count towards the summons."""

    TYPE: ClassVar[str] = "docket.penalties.fee-charged.v1"


class IncentiveGranted(Posting):
    """激励: money owed to the dealer."""

    TYPE: ClassVar[str] = "docket.penalties.incentive-granted.v1"


class NoticeIssued(Posting):
    """通报: published, no money."""

    TYPE: ClassVar[str] = "docket.penalties.notice-issued.v1"


class ManagerSummoned(Posting):
    """述职: the general manager must report in person."""

    TYPE: ClassVar[str] = "docket.penalties.manager-summoned.v1"


class PayoutSuspended(Posting):
    """暂停商务兑现: commercial payouts stop after a failed hearing."""

    TYPE: ClassVar[str] = "docket.penalties.payout-suspended.v1"


class PayoutReleased(Posting):
    """通过后兑现: a later hearing of the same summons was passed."""

    TYPE: ClassVar[str] = "docket.penalties.payout-released.v1"


class TerminationReviewOpened(Posting):
    """直至取消合作: a person is to decide whether the cooperation ends."""

    TYPE: ClassVar[str] = "docket.penalties.termination-review-opened.v1"


class EntryReversed(Posting):
    """A posted entry (冲回) no longer stands as posted; `amount_fen` is its opposite."""

    TYPE: ClassVar[str] = "docket.penalties.entry-reversed.v1"

    because: Literal["withdrawn", "waived", "amended"] = Field(
        description="no longer follows, was waived, or is posted again with other content"
    )
    cause: Rows[Text] = Field(
        description="the facts and policies first counted in this run; else the release or the day"
    )


AnyPosting = (
    PenaltyAssessed
    | FeeCharged
    | IncentiveGranted
    | NoticeIssued
    | ManagerSummoned
    | PayoutSuspended
    | PayoutReleased
    | TerminationReviewOpened
    | EntryReversed
)
