"""`docket.decisions.v1`: what the OEM decides, what is taken back or put right, the policies."""

import hashlib
from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from contracts.values import Closed, Fen, LocalDate, Sha256, Text


class AppealLodged(Closed):
    """A dealer disputes an entry (申诉), once, with a reason."""

    TYPE: ClassVar[str] = "docket.decisions.appeal-lodged.v1"

    entry_id: Text
    reason: str


class AppealDecided(Closed):
    """The OEM upholds or waives a disputed entry."""

    TYPE: ClassVar[str] = "docket.decisions.appeal-decided.v1"

    entry_id: Text
    decided_on: LocalDate
    outcome: Literal["upheld", "waived"]
    reason: str


class EntryWaived(Closed):
    """The OEM waives an entry (免除)."""

    TYPE: ClassVar[str] = "docket.decisions.entry-waived.v1"

    entry_id: Text
    waived_on: LocalDate
    reason: str


class HearingHeld(Closed):
    """The general manager reported in person (述职), or stayed away, §5.6."""

    TYPE: ClassVar[str] = "docket.decisions.hearing-held.v1"

    summons_id: Text
    held_on: LocalDate
    outcome: Literal["passed", "failed", "absent"]


class SettlementRecorded(Closed):
    """Money settled against the dealer's rebate (返利), §5.6."""

    TYPE: ClassVar[str] = "docket.decisions.settlement-recorded.v1"

    settled_on: LocalDate
    amount_fen: Fen
    reference: Text


class FactWithdrawn(Closed):
    """The named fact is as if it had never been."""

    TYPE: ClassVar[str] = "docket.decisions.fact-withdrawn.v1"

    topic: Literal["staffing", "audits", "decisions"]
    source: Text
    id: Text
    reason: str


class FactCorrected(Closed):
    """The named fact counts with this `data`, valid for its `type`, in place of its own."""

    TYPE: ClassVar[str] = "docket.decisions.fact-corrected.v1"

    type: Text
    source: Text
    id: Text
    reason: str
    data: dict[str, Any]


class PolicyPublished(Closed):
    """A version of a policy document (政策), whole and immutable, §6."""

    TYPE: ClassVar[str] = "docket.decisions.policy-published.v1"

    policy: Text
    version: Text
    effective_from: LocalDate
    digest: Sha256
    document: Text

    @model_validator(mode="after")
    def _digest_is_of_the_document(self) -> Self:
        if hashlib.sha256(self.document.encode()).hexdigest() != self.digest.lower():
            msg = "digest: is not the SHA-256 of the document's bytes"
            raise ValueError(msg)
        return self


DecisionsFact = (
    AppealLodged
    | AppealDecided
    | EntryWaived
    | HearingHeld
    | SettlementRecorded
    | FactWithdrawn
    | FactCorrected
    | PolicyPublished
)
