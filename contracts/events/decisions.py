"""`docket.decisions.v1`: the OEM's decisions, withdrawals and corrections, and the policies."""

import hashlib
from typing import Annotated, Any, ClassVar, Final, Literal, Self

from pydantic import Field, model_validator

from contracts.events.operations import Photos
from contracts.events.staffing import Reason
from contracts.records import as_record
from contracts.remedies import Unfit
from contracts.values import DOCUMENT, Closed, Code, Fen, LocalDate, Rows, Sha256, Spelling

EntryId = Annotated[str, Field(min_length=1), Spelling(1_000, names=True)]
"""An id of ours, which is made of several codes."""

ENTRY_ID = Field(description="the entry of the docket: dealer/clause/subject")


@as_record
class AppealLodged(Closed):
    """A dealer disputes an entry (申诉), once, with a reason."""

    TYPE: ClassVar[str] = "docket.decisions.appeal-lodged.v1"

    entry_id: EntryId = ENTRY_ID
    reason: str = Reason
    photos: Rows[Sha256] | None = Photos


@as_record
class AppealDecided(Closed):
    """The OEM upholds or waives a disputed entry."""

    TYPE: ClassVar[str] = "docket.decisions.appeal-decided.v1"

    entry_id: EntryId = ENTRY_ID
    decided_on: LocalDate = Field(description="the day of the decision; a waiver holds from it")
    outcome: Literal["upheld", "waived"]
    reason: str = Reason


@as_record
class EntryWaived(Closed):
    """The OEM waives an entry (免除)."""

    TYPE: ClassVar[str] = "docket.decisions.entry-waived.v1"

    entry_id: EntryId = ENTRY_ID
    waived_on: LocalDate = Field(description="the day from which it is waived")
    reason: str = Reason


@as_record
class HearingHeld(Closed):
    """The general manager reported in person (述职), or stayed away, §5.6."""

    TYPE: ClassVar[str] = "docket.decisions.hearing-held.v1"

    summons_id: EntryId = Field(description="the summons' entry_id")
    held_on: LocalDate = Field(description="the day of the hearing")
    outcome: Literal["passed", "failed", "absent"]
    attended_by: Literal["chairman", "general_manager", "other"] | None = Field(
        default=None, description="who came: 董事长, 总经理 or another"
    )


@as_record
class SettlementRecorded(Closed):
    """Money settled against the dealer's rebate (返利), §5.6."""

    TYPE: ClassVar[str] = "docket.decisions.settlement-recorded.v1"

    settled_on: LocalDate = Field(description="the day of the settlement")
    amount_fen: Fen = Field(description="in fen, taken off the dealer's balance")
    reference: Code = Field(description="the settlement's own id; the same one counts once")


@as_record
class FactWithdrawn(Closed):
    """The named fact counts as never recorded."""

    TYPE: ClassVar[str] = "docket.decisions.fact-withdrawn.v1"

    topic: Literal[
        "staffing",
        "audits",
        "decisions",
        "docket.staffing.v1",
        "docket.audits.v1",
        "docket.decisions.v1",
    ] = Field(description="the topic of the fact, by its short or its full name")
    source: Code = Field(description="the `source` of the fact")
    id: Code = Field(description="the `id` of the fact")
    reason: str = Reason

    @property
    def key(self) -> tuple[str, str, str]:
        """(topic, source, id) of the fact, the topic by its full name."""
        topic = self.topic if "." in self.topic else f"docket.{self.topic}.v1"
        return topic, self.source, self.id


class FactCorrected(Closed):
    """The named fact counts with this `data`, valid for its `type`, instead of its own."""

    TYPE: ClassVar[str] = "docket.decisions.fact-corrected.v1"

    type: Code = Field(description="the `type` of the fact")
    source: Code = Field(description="the `source` of the fact")
    id: Code = Field(description="the `id` of the fact")
    reason: str = Reason
    data: dict[str, Any] = Field(description="whole and valid for that type, as if sent again")


AMENDMENTS: Final = frozenset({FactWithdrawn.TYPE, FactCorrected.TYPE})
"""The types of events that withdraw or correct another fact."""


class PolicyText(Closed):
    """A policy document with its text, and the digest of the text."""

    policy: Code = Field(description="the policy's slug, e.g. gwm-crd")
    version: Code = Field(description="its version, e.g. 2012-06")
    digest: Sha256 = Field(description="the SHA-256 of the document's UTF-8 bytes, in hexadecimal")
    document: Annotated[str, Field(min_length=1), DOCUMENT] = Field(
        description="the YAML text itself"
    )

    @model_validator(mode="after")
    def _digest_is_of_the_document(self) -> Self:
        if hashlib.sha256(self.document.encode()).hexdigest() != self.digest.lower():
            en = "digest: is not the SHA-256 of the document's bytes"
            raise Unfit(en, "digest：不是文件字节的 SHA-256")
        return self


class PolicyPublished(PolicyText):
    """A version of a policy document (政策), whole and immutable, §6."""

    TYPE: ClassVar[str] = "docket.decisions.policy-published.v1"

    effective_from: LocalDate = Field(description="the first day on which it is in force")


class PolicyProposed(PolicyText):
    """A version of a policy document that awaits another person's publication; without effect."""

    TYPE: ClassVar[str] = "docket.decisions.policy-proposed.v1"


DecisionsFact = (
    AppealLodged
    | AppealDecided
    | EntryWaived
    | HearingHeld
    | SettlementRecorded
    | FactWithdrawn
    | FactCorrected
    | PolicyPublished
    | PolicyProposed
)
