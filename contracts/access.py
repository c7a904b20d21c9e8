"""The one table of access, of which the check, its page and its tests are made.

A cell: `own`, the dealers named in the credential; `region`, those of its regions, all if it says
`all`; `regions`, a credential of all regions; `all`, every dealer; `yes`, none; `none`, refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple, get_args

from contracts.events.audits import (
    HardwareInspected,
    MonthlyReportAssessed,
    MonthlyReportSubmitted,
    RectificationReported,
    StaffingFindingRecorded,
)
from contracts.events.decisions import (
    AppealDecided,
    AppealLodged,
    EntryWaived,
    FactCorrected,
    FactWithdrawn,
    HearingHeld,
    PolicyProposed,
    PolicyPublished,
    SettlementRecorded,
)
from contracts.events.operations import OperationsInspected
from contracts.events.staffing import (
    AbsenceRecorded,
    BaselineFiled,
    ChangeFiled,
    DealerAccepted,
    DealerClosed,
    DealerDetailsChanged,
    NoChangeDeclared,
    SuccessorFiled,
    TrainingCompleted,
    VolumesReported,
)

Role = Literal["dealer", "inspector", "oem", "auditor", "admin"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)

Reach = Literal["none", "own", "region", "regions", "all", "yes"]


class Cell(NamedTuple):
    """How far a role reaches; `only` names what is shown of it or may be done, where not all."""

    reach: Reach
    only: str = ""


NO: Final = Cell("none")
OWN: Final = Cell("own")
REGION: Final = Cell("region")
REGIONS: Final = Cell("regions")
EVERY: Final = Cell("all")
YES: Final = Cell("yes")

DEALERS_SOURCE: Final = "/dealers/{dealer}/"
"""The prefix of a source that speaks for the dealer whom the event is about."""


@dataclass(frozen=True, slots=True)
class SendingRow:
    """A row of facts: which roles send them, of which dealers, under which `source`.

    `behalf`: the OEM sends them on the dealer's behalf. `by_person`: the roles of which a personal
    credential alone sends them, and not somebody who took part in what is decided (four eyes).
    """

    name: str
    title: str
    types: tuple[str, ...]
    cells: Mapping[str, Cell]
    under: tuple[str, ...]
    behalf: bool = False
    by_person: tuple[Role, ...] = ()

    def cell(self, role: str) -> Cell:
        """How far a role reaches; a role that is not named sends nothing."""
        return self.cells.get(role, NO)


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A row of what is read and run."""

    name: str
    title: str
    cells: Mapping[str, Cell]

    def cell(self, role: str) -> Cell:
        """How far a role reaches; a role that is not named reads nothing."""
        return self.cells.get(role, NO)


def _by(**cells: Cell) -> Mapping[str, Cell]:
    return {role: cells.get(role, NO) for role in ROLES}


_OEM: Final = _by(oem=REGION)
_ON_BEHALF: Final = _by(dealer=OWN, oem=REGION)

SENDING: Final = (
    SendingRow(
        "register",
        "store accepted 验收合格, closed, details changed, last year's volumes",
        (DealerAccepted.TYPE, DealerClosed.TYPE, DealerDetailsChanged.TYPE, VolumesReported.TYPE),
        _OEM,
        ("/oem/crd",),
    ),
    SendingRow(
        "filings",
        "baseline, change, successor, no change",
        (BaselineFiled.TYPE, ChangeFiled.TYPE, SuccessorFiled.TYPE, NoChangeDeclared.TYPE),
        _ON_BEHALF,
        (DEALERS_SOURCE,),
        behalf=True,
    ),
    SendingRow("absence", "absence", (AbsenceRecorded.TYPE,), _by(dealer=OWN), (DEALERS_SOURCE,)),
    SendingRow("training", "training held", (TrainingCompleted.TYPE,), _OEM, ("/oem/crd",)),
    SendingRow(
        "inspections",
        "inspections, staffing findings",
        (HardwareInspected.TYPE, OperationsInspected.TYPE, StaffingFindingRecorded.TYPE),
        _by(inspector=REGION),
        ("/oem/inspection",),
    ),
    SendingRow(
        "reports",
        "rectified 整改, monthly report",
        (RectificationReported.TYPE, MonthlyReportSubmitted.TYPE),
        _ON_BEHALF,
        (DEALERS_SOURCE,),
        behalf=True,
    ),
    SendingRow(
        "assessment",
        "report assessed",
        (MonthlyReportAssessed.TYPE,),
        _OEM,
        ("/oem/crd",),
        by_person=("oem",),
    ),
    SendingRow("appeal", "appeal 申诉", (AppealLodged.TYPE,), _by(dealer=OWN), (DEALERS_SOURCE,)),
    SendingRow(
        "decisions",
        "appeal decided, entry waived, hearing held",
        (AppealDecided.TYPE, EntryWaived.TYPE, HearingHeld.TYPE),
        _OEM,
        ("/oem/crd",),
        by_person=("oem",),
    ),
    SendingRow(
        "settlement",
        "settled against the rebate",
        (SettlementRecorded.TYPE,),
        _OEM,
        ("/oem/finance",),
    ),
    SendingRow(
        "amendments",
        "a fact withdrawn or corrected",
        (FactWithdrawn.TYPE, FactCorrected.TYPE),
        _by(inspector=Cell("region", "its own findings"), oem=REGION),
        ("/oem/crd", "/oem/inspection"),
        by_person=("oem",),
    ),
    SendingRow(
        "policies",
        "policy proposed, published",
        (PolicyProposed.TYPE, PolicyPublished.TYPE),
        _by(oem=REGIONS),
        ("/oem/policy",),
        by_person=("oem",),
    ),
)
"""Facts. Days closed and postings are sent by the service alone; auditors and admins send none."""

_OF_DEALERS: Final = _by(dealer=OWN, inspector=REGION, oem=REGION, auditor=EVERY)
_WITHOUT_INSPECTORS: Final = _by(dealer=OWN, oem=REGION, auditor=EVERY)

STAFF_NAMES: Final = "staff-names"
"""The row of the names of persons, which stand within what other rows answer."""

READING: Final = (
    ReadingRow(
        "common",
        "who am I, ping, OpenAPI, policies and their words",
        _by(dealer=YES, inspector=YES, oem=YES, auditor=YES, admin=YES),
    ),
    ReadingRow("dealers", "list of dealers", {**_OF_DEALERS, "admin": Cell("all", "codes only")}),
    ReadingRow("particulars", "particulars, headcount, filings, vacancies", _OF_DEALERS),
    ReadingRow(
        STAFF_NAMES,
        "names of staff (else person_id alone)",
        _by(dealer=OWN, inspector=REGION, oem=REGION),
    ),
    ReadingRow("inspections", "inspections, reports", _OF_DEALERS),
    ReadingRow(
        "docket", "docket, postings, duties, statement, entry, why-not", _WITHOUT_INSPECTORS
    ),
    ReadingRow(
        "receipts",
        "receipts, gaps",
        {
            **_OF_DEALERS,
            "dealer": Cell("own", "own sources"),
            "inspector": Cell("region", "own sources"),
        },
    ),
    ReadingRow("record", "facts as recorded, export, proofs, bundles", _WITHOUT_INSPECTORS),
    ReadingRow("whatif", "what-if", _by(oem=REGIONS, auditor=EVERY)),
    ReadingRow(
        "mail",
        "mail and delivery log",
        {**_WITHOUT_INSPECTORS, "admin": Cell("all", "addresses hidden")},
    ),
    ReadingRow("proposals", "policies proposed", _by(oem=REGIONS)),
    ReadingRow("resend", "resend a message, with a reason", _by(oem=REGION, admin=EVERY)),
    ReadingRow(
        "stream",
        "stream, webhooks",
        {
            **_OF_DEALERS,
            "inspector": Cell("region", "audits alone"),
            "admin": Cell("all", "endpoints alone"),
        },
    ),
    ReadingRow("forms", "forms, templates, dry run", _by(dealer=OWN, oem=REGION)),
    ReadingRow(
        "parked",
        "parked dealers: see",
        _by(dealer=OWN, oem=REGION, auditor=EVERY, admin=EVERY),
    ),
    ReadingRow("resume", "parked dealers: resume, with a reason", _by(admin=EVERY)),
    ReadingRow("identity", "keys, roles, erasing a person", _by(admin=YES)),
    ReadingRow("access-log", "the log of access", _by(auditor=YES, admin=YES)),
    ReadingRow("operations", "`/readyz`, `/metrics`", _by(admin=YES)),
    ReadingRow(
        "events",
        "the door of facts (each event by the first table)",
        _by(dealer=OWN, inspector=REGION, oem=REGION),
    ),
)
"""What is read and run."""
