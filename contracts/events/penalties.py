"""`docket.penalties.v1`: the postings, which is what the regulation makes of the facts."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, JsonValue

from contracts.values import Closed, Fen, LocalDate, Rows, Text

Sequence = Annotated[str, Field(pattern=r"^[0-9]{20}$")]


class Basis(Closed):
    """What a posting was computed from: the closed day, and where each topic then stood."""

    as_of: LocalDate
    sequences: dict[Literal["staffing", "audits", "decisions"], Sequence] = Field(
        description="the last `sequence` of this dealer counted, by topic; absent where none was"
    )


class Posting(Closed):
    """An entry of the docket as posted on a closed day.

    `amount_fen` is signed from the dealer's side: owed is positive, an incentive negative,
    0 where no money moves. `part` is [k, m]: the k-th of the m postings of this dealer and day.
    """

    entry_id: Text
    clause: Text
    section: Text
    policy: Text
    policy_version: Text
    law_version: Text
    occurred_on: LocalDate
    posted_on: LocalDate
    part: Annotated[Rows[int], Field(min_length=2, max_length=2)]
    amount_fen: Fen
    currency: Literal["CNY"]
    subject: Text
    evidence: Rows[Text]
    basis: Basis
    explanation: dict[str, JsonValue]
    imported: Literal[True] | None = None


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
    """A posted entry no longer stands as posted; `amount_fen` is its opposite."""

    TYPE: ClassVar[str] = "docket.penalties.entry-reversed.v1"

    because: Literal["withdrawn", "waived", "amended"]
    cause: Rows[Text]


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
