"""The check of an act before it is recorded, and its answer: the docket that counts it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from contracts.events.decisions import (
    AppealDecided,
    AppealLodged,
    EntryWaived,
    FactCorrected,
    FactWithdrawn,
    HearingHeld,
    PolicyPublished,
    SettlementRecorded,
)
from contracts.faults import Fault
from contracts.receipt import Receipt
from contracts.topics import EVERY_DEALER
from services.kit.http.answers import Shown
from services.kit.http.problem import Problem
from services.kit.intake.acts import Act
from services.kit.intake.draft import Draft
from services.kit.intake.journal import Journal
from services.penalties.queries.answers import ShownDocket
from services.penalties.queries.http import Dealers
from services.received.fact import received_fact

ACTS: Final = (
    Act("appeals", AppealLodged.TYPE),
    Act("decisions", AppealDecided.TYPE),
    Act("waivers", EntryWaived.TYPE),
    Act("hearings", HearingHeld.TYPE),
    Act("settlements", SettlementRecorded.TYPE),
    Act("withdrawals", FactWithdrawn.TYPE),
    Act("corrections", FactCorrected.TYPE),
    Act("policies", PolicyPublished.TYPE),
)
"""The acts of the OEM and of dealers: one route each under `/decisions/v1`."""

NAMING: Final = ("entry_id", "summons_id")
"""The fields by which an act names an entry."""


class DecisionTaken(Shown):
    """An act on penalties' own topic: its receipt, and the docket that counts it."""

    receipt: Receipt
    docket: ShownDocket | None


class ActDesk:
    """Compares acts with the dockets of their dealers."""

    def __init__(self, dealers: Dealers, decisions: Journal) -> None:
        self._dealers = dealers
        self._decisions = decisions

    def refuse_never_stood(self, draft: Draft) -> None:
        """Raise a 422 if the entry that an act names does not stand and was never posted."""
        dealer = draft.envelope.subject
        for field in NAMING:
            named = getattr(draft.fact, field, None)
            if named is None or self._stood(dealer, named):
                continue
            en = "names no entry of this dealer that stands or ever stood"
            fault = Fault(f"data.{field}", en, "所指条目不成立，也从未成立")
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(fault), [fault], slug="never-stood")

    def docket_after(self, draft: Draft, receipt: Receipt) -> Mapping[str, Any]:
        """The docket of the open day with the act counted, even if it is not on the log yet."""
        dealer = draft.envelope.subject
        event = self._decisions.event(receipt.source, receipt.id)
        if dealer == EVERY_DEALER or event is None:
            return {"docket": None}
        live = self._dealers.live(dealer, beside=[received_fact(event)])
        return {"docket": live.to_json()}

    def _stood(self, dealer: str, entry_id: str) -> bool:
        if not entry_id.startswith(f"{dealer}/"):
            return False
        entries = self._dealers.live(dealer).docket.entries
        posted = self._dealers.postings(dealer)
        return any(each.entry_id == entry_id for each in entries) or any(
            each["data"]["entry_id"] == entry_id for each in posted
        )
