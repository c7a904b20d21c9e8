"""Reports false, exemplary and late, a month undeclared, and what was recorded wrongly put right.

The dealer is summoned for a third penalty, and the summons falls when that is waived on appeal.
"""

from datetime import date, timedelta

from contracts.events.decisions import SettlementRecorded
from contracts.events.staffing import ChangeFiled
from services.sample.amendments import correct, inspect_another_dealer, withdraw
from services.sample.decisions import appeal, settle
from services.sample.department import Department
from services.sample.inspections import inspect_hardware
from services.sample.months import calendar_month, later
from services.sample.routine import Lapses


def told(department: Department) -> Lapses:
    """`monthly-report-false`, `exemplary-report`, `monthly-report-late` (waived), §5.6.

    And `change-filing` for a month undeclared, §4.1.5(2).
    """
    book = department.book
    department.found(5)
    false = _within_one_year(later(department.dealer.accepted_on.replace(day=1), 2))
    late = later(false, 1)
    summoned_on = later(false, 2).replace(day=6)
    appeal(
        book,
        f"{book.code}/monthly-report-late/{calendar_month(late)}",
        summoned_on + timedelta(days=4),
        waived=True,
    )
    inspect_another_dealer(department, summoned_on + timedelta(days=30))
    _typing_error(department, summoned_on + timedelta(days=50))
    _wrong_deduction(department, summoned_on + timedelta(days=70))
    inspect_hardware(department, summoned_on + timedelta(days=90))
    return Lapses(
        undeclared={calendar_month(late)},
        reported_late={calendar_month(late)},
        verdicts={calendar_month(false): "false", calendar_month(later(false, 3)): "exemplary"},
    )


def _within_one_year(first: date) -> date:
    """The month, or a later one, so that the next month and the month after are of one year."""
    return first if later(first, 1).year == later(first, 2).year else later(first, 1)


def _typing_error(department: Department, on: date) -> None:
    book = department.book
    leaver = department.on_post(on, "information_maintainer")[0]
    successor = department.hire("information_maintainer", on + timedelta(days=4))
    mistyped = on - timedelta(days=20)
    change_id = department.file_change(leaver, "resigned", mistyped, on, successor=successor)
    leaver.left_on = on
    wrong = book.about(ChangeFiled, "change_id", change_id)
    reason = "异动生效日期录入有误，以离职证明为准"
    correct(book, wrong, on + timedelta(days=6), reason, effective_on=on.isoformat())


def _wrong_deduction(department: Department, on: date) -> None:
    book = department.book
    reference = f"返利-{book.code}-{on.year}-误"
    settle(book, on, 70000, reference)
    wrong = book.about(SettlementRecorded, "reference", reference)
    withdraw(book, wrong, on + timedelta(days=3), "扣款金额多录一位")
