"""Duties that are still open when a history ends, so that there are deadlines ahead."""

from datetime import timedelta
from typing import Final

from services.sample.department import Department
from services.sample.inspections import inspect_hardware, report_rectified

PENDING_KINDS: Final = 4


def leave_open(department: Department) -> None:
    """A vacancy, a hardware round, its re-inspection or a manager's change: one of them each.

    The first dealers have one, and of the others some.
    """
    book, number = department.book, department.dealer.number
    until = book.until
    chosen = number < 2 * PENDING_KINDS or book.chance(0.15)
    if not chosen or department.dealer.accepted_on > until - timedelta(days=30):
        return
    match number % PENDING_KINDS:
        case 0:
            _vacancy(department)
        case 1:
            inspect_hardware(department, until - timedelta(days=6), wrong=("computers",))
        case 2:
            _manager_leaves_soon(department)
        case _:
            found_on = until - timedelta(days=13)
            inspection_id = inspect_hardware(department, found_on, wrong=("telephones", "labels"))
            report_rectified(department, inspection_id, until - timedelta(days=2))


def _vacancy(department: Department) -> None:
    away_from = department.book.until - timedelta(days=12)
    for away in department.on_post(away_from, "risk_controller")[:1]:
        expected_on = away_from + timedelta(days=26)
        department.file_change(
            away, "extended_absence", away_from, away_from, expected_on=expected_on
        )


def _manager_leaves_soon(department: Department) -> None:
    announced_on = department.book.until - timedelta(days=8)
    leaves_on = announced_on + timedelta(days=20)
    for manager in department.on_post(leaves_on, "customer_manager")[:1]:
        expected_on = leaves_on + timedelta(days=10)
        department.file_change(
            manager, "transferred", leaves_on, announced_on, expected_on=expected_on
        )
