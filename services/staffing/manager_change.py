"""The duties before a customer_manager's change takes effect, §4.1.4(3)."""

from collections.abc import Iterator
from datetime import date

from dateutil.relativedelta import relativedelta

from contracts.events.staffing import ChangeFiled
from contracts.policy.terms import Terms
from services.received.fact import ReceivedFact
from services.staffing.case import MANAGER, Case, Named
from services.staffing.posts import on_post
from services.staffing.remark import Remark, Said, remark
from services.staffing.vacancies import is_filled


def of_managers_changes(terms: Terms, case: Case, on: date) -> Iterator[Remark]:
    """The handovers and trainings that are missing for the changes filed by `on`."""
    managers = {named.member.person_id for named in on_post(case, on, MANAGER)}
    for change in case.changes:
        if change.data.position == MANAGER and change.received_on <= on:
            yield from _handover(terms, case, change, on)
            for named in case.successors(change.data.change_id):
                if named.member.on_post_on > on or named.member.person_id in managers:
                    yield from _training(terms, case, change, named, on)


def _handover(
    terms: Terms, case: Case, change: ReceivedFact[ChangeFiled], on: date
) -> Iterator[Remark]:
    """A named successor and a handover week are required until the change is over and covered."""
    leaves_on, days = change.data.effective_on, terms.department.handover_days
    if leaves_on < on and is_filled(case, change, on):
        return
    arrivals = [named.member.on_post_on for named in case.successors(change.data.change_id)]
    if any((leaves_on - arrival).days >= days for arrival in arrivals):
        return
    first = min(arrivals, default=None)
    yield remark(
        "manager-handover",
        terms.department.citations["handover_days"],
        Said(
            zh=f"异动 {leaves_on} 生效，须提前确定继任者并预留 {days} 天交接期；"
            + (f"继任者 {first} 到岗" if first else "尚未确定继任者"),
            en=f"the change takes effect on {leaves_on} and needs a successor and {days} days of "
            "handover; "
            + (f"the successor comes on post on {first}" if first else "no successor is named"),
        ),
        MANAGER,
        person_id=change.data.person_id,
        change_id=change.data.change_id,
    )


def _training(
    terms: Terms, case: Case, change: ReceivedFact[ChangeFiled], named: Named, on: date
) -> Iterator[Remark]:
    """A manager who leaves soon after training must be followed by one trained before."""
    years, left_on = terms.department.successor_training_years, change.data.effective_on
    passed_on = case.passed_on(change.data.person_id)
    trained_on = case.passed_on(named.member.person_id)
    if (
        not case.departs(change.data)
        or passed_on is None
        or not passed_on <= left_on < _years_after(passed_on, years)
        or (trained_on is not None and trained_on <= on)
    ):
        return
    comes_on = named.member.on_post_on
    yield remark(
        "successor-training",
        terms.department.citations["successor_training_years"],
        Said(
            zh=f"前任 {passed_on} 通过培训，{left_on} 离任，未满 {years} 年；"
            f"继任者须在 {comes_on} 到岗前通过导入培训",
            en=f"the manager leaving on {left_on} passed the training on {passed_on}, within "
            f"{years} year; the successor must pass it before coming on post on {comes_on}",
        ),
        MANAGER,
        person_id=named.member.person_id,
        change_id=change.data.change_id,
    )


def _years_after(day: date, years: int) -> date:
    try:
        return day + relativedelta(years=years)
    except ValueError:
        return date.max
