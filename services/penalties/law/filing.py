"""异动备案, §4.1.5(2): every staff change is filed, in time, and a month without one declared."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from contracts.events.staffing import ChangeFiled, NoChangeDeclared
from contracts.policy.terms import Terms
from contracts.received import ReceivedFact
from services.penalties.law.case import Case
from services.penalties.law.dates import ONE_DAY, month_of, plus_months
from services.penalties.law.months import missed_months
from services.penalties.law.roster import MANAGER
from services.penalties.law.unfiled import Change, found_changes
from services.penalties.law.verdicts import Clause, Verdict, component

CHANGE_FILING = Clause("change-filing", "4.1.5(2)", "penalty")


def change_filing(case: Case) -> Iterator[Verdict]:
    """A change filed late, found unfiled, or a month not declared costs 5,000.

    One change, one penalty: of its faults the first counts, and a fault of the filing that
    came after the finding stands in place of `unfiled`.
    """
    at_fault: set[str] = set()
    for change in case.all(ChangeFiled):
        verdict = filed_at_fault(case, change)
        if verdict.consequence is not None:
            at_fault.add(change.data.change_id)
        yield verdict
    for found in found_changes(case):
        yield unfiled(case, found, at_fault)
    yield from month_undeclared(case)


def filed_at_fault(case: Case, change: ReceivedFact[ChangeFiled]) -> Verdict:
    """`manager-late`, `late` or `arrival-too-late`: the first that the filing shows."""
    verdict = Verdict(CHANGE_FILING, component(change.data.change_id))
    received_on = change.received_on
    if not verdict.that("received_on", received_on, ">=", case.start):
        return verdict
    regulation = case.regulation(received_on)
    terms = regulation.terms
    fault = filed_late(case, terms, change, verdict) or arrives_too_late(
        case, terms, change, verdict
    )
    if fault is not None:
        name, parameters, values = fault
        verdict.entails(
            received_on,
            regulation,
            [change],
            amount_fen=terms.change_filing.amount_fen,
            parameters=parameters,
            fault=name,
            received_on=received_on,
            effective_on=change.data.effective_on,
            **values,
        )
    return verdict


Fault = tuple[str, dict[str, int], dict[str, object]]
"""The fault's name, the parameters that decided it, and the dates computed."""


def filed_late(
    case: Case, terms: Terms, change: ReceivedFact[ChangeFiled], verdict: Verdict
) -> Fault | None:
    """A manager's change less than 15 days ahead; another's after the first working day."""
    effective_on, received_on = change.data.effective_on, change.received_on
    if change.data.position == MANAGER:
        days = terms.change_filing.manager_notice_days
        notice = (effective_on - received_on) // timedelta(days=1)
        if verdict.that("days_of_notice", notice, "<", days):
            return "manager-late", {"manager_notice_days": days}, {"days_of_notice": notice}
        return None
    working_days = terms.change_filing.filing_working_days
    calendar = case.policies.calendar(received_on)
    due_on = effective_on
    if calendar is not None:
        for _ in range(working_days):
            due_on = calendar.first_working_day_after(due_on)
    if verdict.that("received_on", received_on, ">", due_on):
        values: dict[str, object] = {"due_on": due_on}
        if calendar is not None:
            values["calendar"] = calendar.version
            if calendar.is_provisional(due_on):
                values["calendar_provisional"] = True
        return "late", {"filing_working_days": working_days}, values
    return None


def arrives_too_late(
    case: Case, terms: Terms, change: ReceivedFact[ChangeFiled], verdict: Verdict
) -> Fault | None:
    """The successor arrives more than a month after the vacancy begins, by the filing alone."""
    filed = change.data
    arrival = filed.successor.on_post_on if filed.successor else filed.expected_on
    months = terms.change_filing.arrival_months
    since = case.vacant_since(change, terms.change_filing.vacant_from)
    latest_on = plus_months(since, months)
    if arrival is not None and verdict.that("arrival_on", arrival, ">", latest_on):
        values: dict[str, object] = {"arrival_on": arrival, "due_on": latest_on}
        return "arrival-too-late", {"arrival_months": months}, values
    return None


def unfiled(case: Case, found: Change, at_fault: set[str]) -> Verdict:
    """`unfiled`: an inspection finds a change that no filing received up to that day covers."""
    finding = found.finding
    on = finding.data.found_on
    verdict = Verdict(CHANGE_FILING, component(finding.data.finding_id))
    filed_before = found.covered_by.name if found.covered_by is not None else None
    later_fault = found.filed_later_as if found.filed_later_as in at_fault else None
    if (
        verdict.that("filed_before", filed_before, "==", None)
        and verdict.that("found_on", on, ">=", case.start)
        and not verdict.barred("found_before", found.same_as, "!=", None)
        and not verdict.barred("fault_of_the_later_filing", later_fault, "!=", None)
        and verdict.come(case.today, "found_on", on)
    ):
        regulation = case.regulation(on)
        verdict.entails(
            on,
            regulation,
            [finding],
            amount_fen=regulation.terms.change_filing.amount_fen,
            fault="unfiled",
            found_on=on,
        )
    return verdict


def month_undeclared(case: Case) -> Iterator[Verdict]:
    """`month-undeclared`: neither a declaration in time, nor a change filed or lying in the month.

    A change filed within the month answers it, and one that takes effect in it, filed by the due
    date. A declaration of a month in which a change takes effect is an anomaly, and answers too.
    """
    declared = _declarations(case)
    filed_in: dict[str, ReceivedFact] = {}
    lying_in: dict[str, ReceivedFact] = {}
    for change in case.all(ChangeFiled):
        filed_in.setdefault(month_of(change.received_on), change)
        lying_in.setdefault(month_of(change.data.effective_on), change)

    def answer(first: date, due_on: date) -> ReceivedFact | None:
        month = month_of(first)
        change = lying_in.get(month)
        if change is not None:
            for declaration in declared.get(month, ()):
                detail = f"{change.name} says that somebody changed in {month}"
                case.odd("declared-despite-change", declaration, detail)
        earliest = next(iter(declared.get(month, ())), None)
        for each in (earliest, change):
            if each is not None and each.received_on <= due_on:
                return each
        return filed_in.get(month)

    missed = missed_months(
        case,
        CHANGE_FILING,
        lambda terms: (terms.change_filing.declaration_due_day, terms.change_filing.on_holiday),
        answer,
    )
    for verdict, due_on in missed:
        if due_on is not None and case.acceptance is not None:
            on = due_on + ONE_DAY
            regulation = case.regulation(on)
            asked = case.regulation(date.fromisoformat(f"{verdict.subject}-01")).terms
            verdict.entails(
                on,
                regulation,
                [case.acceptance],
                amount_fen=regulation.terms.change_filing.amount_fen,
                parameters={"declaration_due_day": asked.change_filing.declaration_due_day},
                fault="month-undeclared",
                month=verdict.subject,
                due_on=due_on,
            )
        yield verdict


def _declarations(case: Case) -> Mapping[str, list[ReceivedFact]]:
    """By month those that count: received from its first day on."""
    declared: defaultdict[str, list[ReceivedFact]] = defaultdict(list)
    for declaration in case.all(NoChangeDeclared):
        if month_of(declaration.received_on) >= declaration.data.month:
            declared[declaration.data.month].append(declaration)
    return declared
