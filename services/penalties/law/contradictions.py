"""Facts that speak of what nobody knows: accepted, kept as anomalies and shown."""

from contracts.events.audits import (
    HardwareInspected,
    MonthlyReportSubmitted,
    OperationsInspected,
    RectificationReported,
    StaffingFindingRecorded,
)
from contracts.events.decisions import AppealDecided, AppealLodged, EntryWaived
from contracts.events.staffing import (
    AbsenceRecorded,
    ChangeFiled,
    DealerAccepted,
    NoChangeDeclared,
    SuccessorFiled,
    TrainingCompleted,
)
from contracts.received import ReceivedFact, received_order
from services.penalties.law.book import Book
from services.penalties.law.case import Case
from services.penalties.law.dates import month_of


def note_contradictions(case: Case, book: Book) -> None:
    """What the facts say of what nobody knows, and what cannot all be so."""
    _unknown_people(case)
    _names_given_anew(case)
    _same_day_returns(case)
    _unknown_changes_and_inspections(case)
    _premature(case)
    _unaccepted_and_accepted_again(case)
    _unknown_entries(case, book)


def _unknown_people(case: Case) -> None:
    placed = {member.person_id for _, member in case.roster.members}
    told: list[tuple[ReceivedFact, str | None]] = [
        *((fact, fact.data.person_id) for fact in case.all(ChangeFiled)),
        *((fact, fact.data.person_id) for fact in case.all(StaffingFindingRecorded)),
        *((fact, fact.data.person_id) for fact in case.all(AbsenceRecorded)),
        *((fact, fact.data.person_id) for fact in case.all(TrainingCompleted)),
    ]
    for fact, person_id in told:
        if person_id is not None and person_id not in placed:
            case.odd("unknown-person", fact, f"no filing places {person_id}")
    for absence in case.all(AbsenceRecorded):
        if absence.data.to_on < absence.data.from_on:
            case.odd("absence-backwards", absence, f"ends before {absence.data.from_on}")


def _names_given_anew(case: Case) -> None:
    told: list[tuple[ReceivedFact, str, str]] = [
        *((fact, member.person_id, member.name) for fact, member in case.roster.members),
        *((fact, fact.data.person_id, fact.data.name) for fact in case.all(TrainingCompleted)),
    ]
    first: dict[str, tuple[ReceivedFact, str]] = {}
    for fact, person_id, name in sorted(told, key=lambda each: received_order(each[0])):
        earlier, given = first.setdefault(person_id, (fact, name))
        if name != given:
            case.odd("person-id-reused", fact, f"{person_id} has another name in {earlier.name}")


def _same_day_returns(case: Case) -> None:
    if case.policies.start is None:  # nobody has said yet what a departure is
        return
    departures = {(each.person_id, each.on): each.fact for each in case.roster.departures}
    for fact, member in case.roster.members:
        left = departures.get((member.person_id, member.on_post_on))
        if left is not None:
            detail = f"{member.person_id} departs on {member.on_post_on} by {left.name}"
            case.odd("same-day-return", fact, detail)


def _unknown_changes_and_inspections(case: Case) -> None:
    changes = {change.data.change_id for change in case.all(ChangeFiled)}
    for filed in case.all(SuccessorFiled):
        if filed.data.change_id not in changes:
            case.odd("unknown-change", filed, f"no change {filed.data.change_id} is filed")
    known = {inspection.data.inspection_id for inspection in case.all(HardwareInspected)}
    known |= {inspection.data.inspection_id for inspection in case.all(OperationsInspected)}
    for report in case.all(RectificationReported):
        if report.data.inspection_id not in known:
            detail = f"no inspection {report.data.inspection_id} is known"
            case.odd("unknown-inspection", report, detail)


def _premature(case: Case) -> None:
    monthly: list[ReceivedFact[NoChangeDeclared | MonthlyReportSubmitted]] = [
        *case.all(NoChangeDeclared),
        *case.all(MonthlyReportSubmitted),
    ]
    for filed in monthly:
        if month_of(filed.received_on) < filed.data.month:
            case.odd("premature", filed, f"{filed.data.month} counts from its first day on")


def _unaccepted_and_accepted_again(case: Case) -> None:
    if case.acceptance is None and case.first is not None:
        case.odd("unaccepted-dealer", case.first, "no acceptance of this dealer is known")
    for fact in case.repeats:
        if (
            isinstance(fact.data, DealerAccepted)
            and case.closed_on is not None
            and fact.data.accepted_on > case.closed_on
        ):
            detail = f"the store was closed on {case.closed_on}: give it a code of its own"
            case.odd("accepted-again", fact, detail)


def _unknown_entries(case: Case, book: Book) -> None:
    known = {entry.entry_id for entry in book.entries}
    decisions: list[ReceivedFact[EntryWaived | AppealDecided | AppealLodged]] = [
        *case.all(EntryWaived),
        *case.all(AppealDecided),
        *case.all(AppealLodged),
    ]
    for decision in decisions:
        if decision.data.entry_id not in known:
            case.odd("unknown-entry", decision, f"no entry {decision.data.entry_id} follows")
    appealed: set[str] = set()
    for appeal in case.all(AppealLodged):
        if appeal.data.entry_id in appealed:
            case.odd("appealed-twice", appeal, f"{appeal.data.entry_id} was appealed before")
        appealed.add(appeal.data.entry_id)
