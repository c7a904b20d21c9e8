"""The one table of access, from which the guard, its page and its tests are made."""

from typing import Final

from contracts.access_rows import (
    DEALERS_SOURCE,
    EVERY,
    OWN,
    PRACTICE,
    REGION,
    REGIONS,
    YES,
    Cell,
    ReadingRow,
    SendingRow,
    by,
)
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

_OEM: Final = by(oem=REGION)
_ON_BEHALF: Final = by(dealer=OWN, oem=REGION)

SENDING: Final = (
    SendingRow(
        "register",
        "store accepted 验收合格, closed, details changed, last year's volumes",
        (DealerAccepted.TYPE, DealerClosed.TYPE, DealerDetailsChanged.TYPE, VolumesReported.TYPE),
        by(oem=REGION, admin=PRACTICE),
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
    SendingRow("absence", "absence", (AbsenceRecorded.TYPE,), by(dealer=OWN), (DEALERS_SOURCE,)),
    SendingRow("training", "training held", (TrainingCompleted.TYPE,), _OEM, ("/oem/crd",)),
    SendingRow(
        "inspections",
        "inspections, staffing findings",
        (HardwareInspected.TYPE, OperationsInspected.TYPE, StaffingFindingRecorded.TYPE),
        by(inspector=REGION),
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
    SendingRow("appeal", "appeal 申诉", (AppealLodged.TYPE,), by(dealer=OWN), (DEALERS_SOURCE,)),
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
        by(inspector=Cell("region", "its own findings"), oem=REGION),
        ("/oem/crd", "/oem/inspection"),
        by_person=("oem",),
    ),
    SendingRow(
        "policies",
        "policy proposed, published",
        (PolicyProposed.TYPE, PolicyPublished.TYPE),
        by(oem=REGIONS),
        ("/oem/policy",),
        by_person=("oem",),
    ),
)
"""Facts. Days closed and postings are sent by the service alone. Auditors send none,
admins those alone that open and close dealers for practice."""

_OF_DEALERS: Final = by(dealer=OWN, inspector=REGION, oem=REGION, auditor=EVERY)
_WITHOUT_INSPECTORS: Final = by(dealer=OWN, oem=REGION, auditor=EVERY)

STAFF_NAMES: Final = "staff-names"
"""The row of the names of persons, which stand within the answers of other rows."""

READING: Final = (
    ReadingRow(
        "common",
        "who am I, ping, OpenAPI, policies and their words",
        by(dealer=YES, inspector=YES, oem=YES, auditor=YES, admin=YES),
    ),
    ReadingRow("dealers", "list of dealers", {**_OF_DEALERS, "admin": Cell("all", "codes only")}),
    ReadingRow("particulars", "particulars, headcount, filings, vacancies", _OF_DEALERS),
    ReadingRow(
        STAFF_NAMES,
        "names of staff (else person_id alone)",
        by(dealer=OWN, inspector=REGION, oem=REGION),
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
    ReadingRow("whatif", "what-if", by(oem=REGIONS, auditor=EVERY)),
    ReadingRow(
        "mail",
        "mail and delivery log",
        {**_WITHOUT_INSPECTORS, "admin": Cell("all", "addresses hidden")},
    ),
    ReadingRow("proposals", "policies proposed", by(oem=REGIONS)),
    ReadingRow("resend", "resend a message, with a reason", by(oem=REGION, admin=EVERY)),
    ReadingRow(
        "stream",
        "stream, webhooks",
        {
            **_OF_DEALERS,
            "inspector": Cell("region", "audits alone"),
            "admin": Cell("all", "endpoints alone"),
        },
    ),
    ReadingRow("forms", "forms, templates, dry run", by(dealer=OWN, oem=REGION)),
    ReadingRow(
        "parked",
        "parked dealers: see",
        by(dealer=OWN, oem=REGION, auditor=EVERY, admin=EVERY),
    ),
    ReadingRow("resume", "parked dealers: resume, with a reason", by(admin=EVERY)),
    ReadingRow("identity", "keys, roles, erasing a person", by(admin=YES)),
    ReadingRow("access-log", "the log of access", by(auditor=YES, admin=YES)),
    ReadingRow("operations", "`/readyz`, `/metrics`", by(admin=YES)),
    ReadingRow(
        "events",
        "the door of facts (each event by the first table)",
        {
            **by(dealer=OWN, inspector=REGION, oem=REGION),
            "admin": Cell("all", "dealers for practice alone"),
        },
    ),
)
"""The rows of what is read and run."""
