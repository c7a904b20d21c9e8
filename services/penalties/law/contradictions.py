"""Facts that speak of what nobody knows: accepted, kept as anomalies and shown."""

from contracts.events.audits import HardwareInspected, RectificationReported
from contracts.events.decisions import AppealDecided, AppealLodged, EntryWaived
from contracts.events.staffing import ChangeFiled, SuccessorFiled
from contracts.received import ReceivedFact
from services.penalties.law.book import Book
from services.penalties.law.case import Case


def note_contradictions(case: Case, book: Book) -> None:
    """Unknown people, changes, inspections and entries, and an entry appealed twice."""
    _unknown_people_and_changes(case)
    _unknown_inspections(case)
    _unknown_entries(case, book)


def _unknown_people_and_changes(case: Case) -> None:
    placed = {(member.person_id, member.position) for _, member in case.roster.members}
    changes: set[str] = set()
    for change in case.all(ChangeFiled):
        changes.add(change.data.change_id)
        if (change.data.person_id, change.data.position) not in placed:
            detail = f"no filing places {change.data.person_id} as {change.data.position}"
            case.odd("unknown-person", change, detail)
    for filed in case.all(SuccessorFiled):
        if filed.data.change_id not in changes:
            case.odd("unknown-change", filed, f"no change {filed.data.change_id} is filed")


def _unknown_inspections(case: Case) -> None:
    known = {inspection.data.inspection_id for inspection in case.all(HardwareInspected)}
    for report in case.all(RectificationReported):
        if report.data.inspection_id not in known:
            detail = f"no hardware inspection {report.data.inspection_id} is known"
            case.odd("unknown-inspection", report, detail)


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
