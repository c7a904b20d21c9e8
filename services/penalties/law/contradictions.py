"""Anomalies: facts that contradict others, or name what is unknown. They are kept and shown."""

from datetime import date

from contracts.dates import month_of
from contracts.events.audits import (
    MonthlyReportSubmitted,
    RectificationReported,
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
from contracts.mentions import SPEAK_OF_PEOPLE
from contracts.personal import are_comparable
from services.penalties.law.case import Case
from services.penalties.law.ledger import Ledger
from services.received.fact import ReceivedFact, received_order


def note_contradictions(case: Case, ledger: Ledger) -> None:
    """Unknown dealers, people, changes, inspections and entries; contradictory names or dates."""
    _unaccepted_dealer(case)
    _accepted_again(case)
    _premature(case)
    _unknown_people(case)
    _reused_person_ids(case)
    _returns_on_the_same_day(case)
    _unknown_changes(case)
    _unknown_inspections(case)
    _unknown_entries(case, ledger)
    for absence in case.all(AbsenceRecorded):
        if absence.data.to_on < absence.data.from_on:
            case.odd("absence-backwards", absence, f"ends before {absence.data.from_on}")


def _unaccepted_dealer(case: Case) -> None:
    if case.acceptance is None and case.first_fact is not None:
        case.odd("unaccepted-dealer", case.first_fact, "no acceptance of this dealer is known")


def _accepted_again(case: Case) -> None:
    """An acceptance dated after the closure: the store opens again, under another's code."""
    for fact in case.repeats:
        if (
            isinstance(fact.data, DealerAccepted)
            and case.closed_on is not None
            and fact.data.accepted_on > case.closed_on
        ):
            detail = f"the dealer closed on {case.closed_on}: give the store a code of its own"
            case.odd("accepted-again", fact, detail)


def _premature(case: Case) -> None:
    monthly: list[ReceivedFact[NoChangeDeclared | MonthlyReportSubmitted]] = [
        *case.all(NoChangeDeclared),
        *case.all(MonthlyReportSubmitted),
    ]
    for fact in monthly:
        if month_of(fact.received_on) < fact.data.month:
            detail = f"{fact.data.month} is declared or reported from its first day on"
            case.odd("premature", fact, detail)


def _unknown_people(case: Case) -> None:
    named = {member.person_id for _, member in case.roster.members}
    for kind in SPEAK_OF_PEOPLE:
        for fact in case.all(kind):
            if (person_id := fact.data.person_id) not in named and person_id is not None:
                case.odd("unknown-person", fact, f"no filing names {person_id} as a member")


def _reused_person_ids(case: Case) -> None:
    """A person_id bears another name than in its first fact: it was given to another person."""
    named: list[tuple[ReceivedFact, str, str]] = [
        (fact, member.person_id, member.name) for fact, member in case.roster.members
    ]
    named += [(fact, fact.data.person_id, fact.data.name) for fact in case.all(TrainingCompleted)]
    first: dict[str, tuple[ReceivedFact, str]] = {}
    for fact, person_id, name in sorted(named, key=lambda each: received_order(each[0])):
        where, known = first.setdefault(person_id, (fact, name))
        if name != known and are_comparable(name, known):
            detail = f"{person_id} bears another name in {where.name}"
            case.odd("person-id-reused", fact, detail)


def _returns_on_the_same_day(case: Case) -> None:
    """A post begins on the day on which a departure of the same person takes effect."""
    if case.policies.start is None:  # which reasons are departures is the policy's
        return
    departed: set[tuple[str, date]] = {(each.person_id, each.on) for each in case.roster.departures}
    for fact, member in case.roster.members:
        if (member.person_id, member.on_post_on) in departed:
            detail = f"a departure of {member.person_id} takes effect on {member.on_post_on} too"
            case.odd("same-day-return", fact, detail)


def _unknown_changes(case: Case) -> None:
    changes = {change.data.change_id for change in case.all(ChangeFiled)}
    for filed in case.all(SuccessorFiled):
        if filed.data.change_id not in changes:
            case.odd("unknown-change", filed, f"no change {filed.data.change_id} is filed")


def _unknown_inspections(case: Case) -> None:
    known = {each.data.inspection_id for each in case.hardware_inspections}
    known |= {each.data.inspection_id for each in case.operations_inspections}
    for report in case.all(RectificationReported):
        if report.data.inspection_id not in known:
            detail = f"no inspection {report.data.inspection_id} is known"
            case.odd("unknown-inspection", report, detail)


def _unknown_entries(case: Case, ledger: Ledger) -> None:
    known = {entry.entry_id for entry in ledger.entries}
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
