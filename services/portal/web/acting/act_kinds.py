"""What is done by forms: the event that each makes, the route that takes it, and who may."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from contracts.access import SENDING
from contracts.events.audits import (
    MonthlyReportAssessed,
    MonthlyReportSubmitted,
    RectificationReported,
)
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
from contracts.events.staffing import (
    AbsenceRecorded,
    BaselineFiled,
    ChangeFiled,
    NoChangeDeclared,
    SuccessorFiled,
)
from contracts.topics import short_name, topic_of
from services.kit.identity.checker import Event
from services.kit.identity.refusals import refused
from services.kit.identity.viewer import Viewer


class ActKind(NamedTuple):
    """An act by the name of its words; `path` is the route of acts that takes it, where one does.

    `without`: the members of its `data` that the page itself names.
    """

    slug: str
    type: str
    path: str | None = None
    without: tuple[str, ...] = ()

    @property
    def route(self) -> str:
        """Where it is posted: an act as a resource, anything else as an event."""
        return f"/{short_name(topic_of(self.type))}/v1/{self.path or 'events'}"


class ActAbout(NamedTuple):
    """What is done to whom, by a form that has not been typed into.

    `named`: the members of the data that the page itself names; `amended`: the type of the fact
    whose data is typed anew, of a correction alone.
    """

    kind: ActKind
    dealer: str
    named: Mapping[str, Any]
    amended: str | None = None


APPEAL: Final = ActKind("appeal", AppealLodged.TYPE, "appeals", ("entry_id",))
DECISION: Final = ActKind("decision", AppealDecided.TYPE, "decisions", ("entry_id",))
WAIVER: Final = ActKind("waiver", EntryWaived.TYPE, "waivers", ("entry_id",))
HEARING: Final = ActKind("hearing", HearingHeld.TYPE, "hearings", ("summons_id",))
ASSESSMENT: Final = ActKind("assessment", MonthlyReportAssessed.TYPE, "assessments", ("month",))
SETTLEMENT: Final = ActKind("settlement", SettlementRecorded.TYPE, "settlements")
WITHDRAWAL: Final = ActKind(
    "withdrawal", FactWithdrawn.TYPE, "withdrawals", ("topic", "source", "id")
)
CORRECTION: Final = ActKind(
    "correction", FactCorrected.TYPE, "corrections", ("type", "source", "id", "data")
)
PUBLICATION: Final = ActKind("publication", PolicyPublished.TYPE, "policies")

FILINGS: Final[Mapping[str, ActKind]] = {
    each.slug: each
    for each in (
        ActKind("monthly-report", MonthlyReportSubmitted.TYPE),
        ActKind("no-change", NoChangeDeclared.TYPE),
        ActKind("rectification", RectificationReported.TYPE),
        ActKind("change", ChangeFiled.TYPE),
        ActKind("successor", SuccessorFiled.TYPE),
        ActKind("absence", AbsenceRecorded.TYPE),
        ActKind("baseline", BaselineFiled.TYPE),
    )
}
"""What a dealer owes, by the last part of the address of its form."""


def may_send(viewer: Viewer, event_type: str, dealer: str | None) -> bool:
    """Whether the viewer may do what makes an event of a dealer."""
    _, ruling = viewer.sends(Event(event_type, dealer, _places(event_type, dealer)[0]))
    return ruling.allowed


def sends_any(viewer: Viewer, event_type: str) -> bool:
    """Whether the viewer's role does what makes such an event of any dealer."""
    [sending] = [each for each in SENDING if event_type in each.types]
    return any(sending.cell(who.role).reach != "none" for who in viewer.everyone)


def source_of_act(viewer: Viewer, event_type: str, dealer: str | None) -> str:
    """Under which `source` the viewer sends it; raises the `Problem` of whoever may not."""
    places = _places(event_type, dealer)
    asked = [(place, *viewer.sends(Event(event_type, dealer, place))) for place in places]
    for place, _, ruling in asked:
        if ruling.allowed:
            return place
    _, who, ruling = asked[0]
    viewer.note(who.actor, "forbidden", ruling.rule, dealer)
    raise refused(ruling)


def _places(event_type: str, dealer: str | None) -> list[str]:
    [under] = [each.under for each in SENDING if event_type in each.types]
    return [f"{each.replace('{dealer}', dealer or '').rstrip('/')}/portal" for each in under]
