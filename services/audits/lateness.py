"""Reports and rectifications received after their last day: the notices in their receipts."""

from collections.abc import Iterable, Iterator

from contracts.events.audits import (
    HardwareInspected,
    MonthlyReportSubmitted,
    RectificationReported,
)
from contracts.mentions import CLOSED, Mention, identity, inspection
from contracts.policy.deadlines import round_due
from contracts.policy.terms import OnHoliday, Terms
from contracts.receipt import Notice
from contracts.wording.notices import LATE_RECTIFICATION
from services.kit.intake.accepting import Accepting
from services.noticing.known_facts import KnownFacts
from services.noticing.late import late, late_month


def asks(new: Accepting) -> Iterable[Mention]:
    """The mentions that decide whether a report or a rectification is late."""
    match new.fact:
        case MonthlyReportSubmitted():
            return (CLOSED,)
        case RectificationReported(inspection_id=inspection_id):
            return (inspection(inspection_id),)
        case _:
            return ()


def lateness(known: KnownFacts, new: Accepting) -> Iterator[Notice]:
    """That a month's report or a rectification is received after its last day."""
    match new.fact:
        case MonthlyReportSubmitted(month=month):
            yield from late_month(known, new, month, _report)
        case RectificationReported() as report:
            yield from _late_rectification(known, new, report)


def _report(terms: Terms) -> tuple[int, OnHoliday]:
    return terms.monthly_report_late.due_day, terms.monthly_report_late.on_holiday


def _late_rectification(
    known: KnownFacts, new: Accepting, report: RectificationReported
) -> Iterator[Notice]:
    """After the round that the inspection itself began, by what it found against the catalogue.

    A round that a missed date began stands on the same inspection: this fact may be in time for
    that one, and is late for the first all the same.
    """
    own = identity(report)
    found = known.fact(new.dealer, inspection(report.inspection_id))
    if (
        own is None
        or known.first_naming(new.dealer, own)
        or not isinstance(found, HardwareInspected)
    ):
        return
    policies = known.policies(new.dealer).known_by(new.received_on)
    regulation = policies.in_force(found.inspected_on)
    if regulation is None:
        return
    known_items = regulation.terms.catalogue.hardware_slugs
    failed = [each for each in found.items if not each.conforming and each.item in known_items]
    if len(failed) >= regulation.terms.hardware_nonconforming.items:
        due = round_due(policies, regulation.terms, found.inspected_on)
        told = {"inspection_id": found.inspection_id, "inspected_on": found.inspected_on}
        yield from late(new, due, LATE_RECTIFICATION, **told)
