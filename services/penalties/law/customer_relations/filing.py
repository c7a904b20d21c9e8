"""异动备案, §4.1.5(2): every staff change is filed, in time, and a month without one declared."""

from collections.abc import Iterator
from datetime import timedelta

from contracts.dates import plus_months
from contracts.events.staffing import ChangeFiled
from contracts.policy.deadlines import change_due
from contracts.policy.terms import Terms
from services.penalties.law.case import Case
from services.penalties.law.customer_relations.found_changes import Change, found_changes
from services.penalties.law.customer_relations.month_undeclared import month_undeclared
from services.penalties.law.customer_relations.vacancy import vacant_since
from services.penalties.law.roster import MANAGER
from services.penalties.law.verdicts import ONE_PENALTY_A_CHANGE, Clause, Verdict, component
from services.received.fact import ReceivedFact

CHANGE_FILING = Clause("change-filing", "4.1.5(2)", "penalty")


def change_filing(case: Case) -> Iterator[Verdict]:
    """A change filed late, found unfiled, or a month not declared costs a fixed sum.

    One change has one penalty: of its faults the first counts, and a fault of the filing that came
    after the finding replaces `unfiled`.
    """
    at_fault: set[str] = set()
    for change in case.all(ChangeFiled):
        verdict = filed_at_fault(case, change)
        if verdict.consequence is not None:
            at_fault.add(change.data.change_id)
        yield verdict
    for found in found_changes(case):
        yield unfiled(case, found, at_fault)
    yield from month_undeclared(case, CHANGE_FILING)


def filed_at_fault(case: Case, change: ReceivedFact[ChangeFiled]) -> Verdict:
    """`manager-late`, `late` or `arrival-too-late`: the first fault of the filing."""
    verdict = case.verdict(CHANGE_FILING, component(change.data.change_id))
    received_on = change.received_on
    if not verdict.governed("received_on", received_on):
        return verdict
    regulation = case.regulation(received_on)
    terms = regulation.terms
    fault = filed_late(case, terms, change, verdict) or arrives_too_late(terms, change, verdict)
    if fault is not None:
        name, parameters, values = fault
        verdict.entails(
            received_on,
            regulation,
            [change],
            amount_fen=terms.change_filing.amount_fen,
            parameters=parameters,
            figures=["change-filing.vacant_from"] if name == "arrival-too-late" else (),
            fault=name,
            received_on=received_on,
            effective_on=change.data.effective_on,
            person_id=change.data.person_id,
            position=change.data.position,
            reason=change.data.reason,
            **values,
        )
    return verdict


Fault = tuple[str, dict[str, int], dict[str, object]]
"""The fault's name, the parameters that decided it, and the dates computed."""


def filed_late(
    case: Case, terms: Terms, change: ReceivedFact[ChangeFiled], verdict: Verdict
) -> Fault | None:
    """A manager's change is filed too short a time ahead; another's too long after it."""
    effective_on, received_on = change.data.effective_on, change.received_on
    if change.data.position == MANAGER:
        days = terms.change_filing.manager_notice_days
        notice = (effective_on - received_on) // timedelta(days=1)
        if verdict.that("days_of_notice", notice, "<", days):
            return "manager-late", {"manager_notice_days": days}, {"days_of_notice": notice}
        return None
    working_days = terms.change_filing.filing_working_days
    due = change_due(case.policies, terms, effective_on, received_on)
    if verdict.that("received_on", received_on, ">", due.on):
        values: dict[str, object] = {"due_on": due.on, **due.grounds}
        if due.calendar is not None:
            values["calendar"] = due.calendar
        return "late", {"filing_working_days": working_days}, values
    return None


def arrives_too_late(
    terms: Terms, change: ReceivedFact[ChangeFiled], verdict: Verdict
) -> Fault | None:
    """The successor arrives too long after the vacancy begins, by the filing alone."""
    filed = change.data
    arrival = filed.successor.on_post_on if filed.successor else filed.expected_on
    months = terms.change_filing.arrival_months
    since = vacant_since(change, terms.change_filing.vacant_from)
    latest_on = plus_months(since, months)
    if arrival is not None and verdict.that("arrival_on", arrival, ">", latest_on):
        values: dict[str, object] = {"arrival_on": arrival, "due_on": latest_on}
        return "arrival-too-late", {"arrival_months": months}, values
    return None


def unfiled(case: Case, found: Change, at_fault: set[str]) -> Verdict:
    """`unfiled`: an inspection finds a change that no filing received up to that day covers."""
    finding = found.finding
    on = finding.data.found_on
    verdict = case.verdict(CHANGE_FILING, component(finding.data.finding_id))
    filed_before = found.covered_by.name if found.covered_by is not None else None
    later_fault = found.filed_later_as if found.filed_later_as in at_fault else None
    if (
        verdict.that("filed_before", filed_before, "==", None)
        and verdict.governed("found_on", on)
        and not verdict.barred("found_before", found.same_as, "!=", None)
        and not verdict.barred("fault_of_the_later_filing", later_fault, "!=", None)
        and verdict.come("found_on", on)
    ):
        regulation = case.regulation(on)
        verdict.entails(
            on,
            regulation,
            [finding],
            amount_fen=regulation.terms.change_filing.amount_fen,
            figures=[ONE_PENALTY_A_CHANGE],
            fault="unfiled",
            found_on=on,
            person_id=finding.data.person,
            position=finding.data.position,
            reason=finding.data.change.reason if finding.data.change else None,
            effective_on=finding.data.change.effective_on if finding.data.change else None,
        )
    return verdict
