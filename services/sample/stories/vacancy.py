"""Posts that stay empty: a vacancy of months, one announced for too long, and an unfiled one."""

from datetime import timedelta

from contracts.events.audits import StaffingFindingRecorded
from contracts.events.staffing import ChangeReason
from services.sample.changes import stay_vacant
from services.sample.department import Department
from services.sample.routine import Lapses


def told(department: Department) -> Lapses:
    """`vacancy-unfilled`, `vacancy-summons`, `change-filing` (arrival, unfiled), §4.1.5(2).

    And `position-turnover`, §4.1.4(3). A successor is first filed for a change that nobody knows.
    """
    department.found(4)
    _long_vacancy(department)
    _arrival_too_late(department)
    _two_leave_one_post(department)
    _nobody_filed(department)
    return Lapses()


def _long_vacancy(department: Department) -> None:
    left_on = department.dealer.accepted_on + timedelta(days=45)
    filled_on = left_on + timedelta(days=75)
    leaver = department.on_post(left_on, "sales_callback")[0]
    expected_on = left_on + timedelta(days=20)
    change_id = department.file_change(
        leaver, "resigned", left_on, left_on, expected_on=expected_on
    )
    successor = department.hire("sales_callback", filled_on)
    department.file_successor(f"{change_id}X", successor, filled_on - timedelta(days=2))
    department.file_successor(change_id, successor, filled_on - timedelta(days=1))
    stay_vacant(department, change_id, left_on, filled_on)


def _arrival_too_late(department: Department) -> None:
    away_from = department.dealer.accepted_on + timedelta(days=150)
    away = department.on_post(away_from, "service_callback")[0]
    expected_on = away_from + timedelta(days=45)
    change_id = department.file_change(
        away, "maternity_leave", away_from, away_from, expected_on=expected_on
    )
    successor = department.hire("service_callback", away_from + timedelta(days=22))
    department.file_successor(change_id, successor, away_from + timedelta(days=20))
    department.book.provoke("change-filing", change_id, away_from, 5000)


def _two_leave_one_post(department: Department) -> None:
    leavings: tuple[tuple[int, ChangeReason], ...] = ((190, "resigned"), (260, "transferred"))
    for days, reason in leavings:
        left_on = department.dealer.accepted_on + timedelta(days=days)
        leaver = department.on_post(left_on, "process_checker")[0]
        successor = department.hire("process_checker", left_on + timedelta(days=5))
        change_id = department.file_change(leaver, reason, left_on, left_on, successor=successor)
    department.book.provoke("position-turnover", change_id, left_on, 3000)


def _nobody_filed(department: Department) -> None:
    book = department.book
    left_on = department.dealer.accepted_on + timedelta(days=290)
    found_on = left_on + timedelta(days=28)
    leaver = department.on_post(left_on, "information_maintainer")[0]
    leaver.left_on = left_on
    finding_id = book.number("F")
    book.inspector(
        StaffingFindingRecorded,
        found_on,
        finding_id=finding_id,
        found_on=found_on,
        kind="unfiled_change",
        person_id=leaver.person_id,
        position=leaver.position,
        change={"reason": "resigned", "effective_on": left_on.isoformat()},
    )
    book.provoke("change-filing", finding_id, found_on, 5000)
