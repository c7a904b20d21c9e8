"""Three penalties in a year: summoned, not come, failed, payouts suspended, passed, released."""

from datetime import date, timedelta

from services.sample.decisions import appeal, hear
from services.sample.department import Department
from services.sample.inspections import inspect_hardware, inspect_operations
from services.sample.months import calendar_month, later
from services.sample.routine import Lapses


def told(department: Department) -> Lapses:
    """`operations-below-standard`, `callback-rate-low`, `change-filing` (late), `monthly-…-late`.

    With them `gm-summons`, `payout-suspended` and `payout-released`, §5.6.
    """
    book = department.book
    department.found(3)
    begins_on = _within_one_year(department.dealer.accepted_on + timedelta(days=40))

    inspection_id = inspect_operations(department, begins_on, wrong=3, low_callback_rate=True)
    appeal(
        book,
        f"{book.code}/operations-below-standard/{inspection_id}",
        begins_on + timedelta(days=5),
        waived=False,
    )

    left_on = begins_on + timedelta(days=14)
    filed_on = left_on + timedelta(days=12)
    leaver = department.on_post(left_on, "process_checker")[0]
    successor = department.hire("process_checker", filed_on + timedelta(days=3))
    change_id = department.file_change(leaver, "resigned", left_on, filed_on, successor=successor)
    book.provoke("change-filing", change_id, filed_on, 5000)

    late = (begins_on + timedelta(days=30)).replace(day=1)
    summoned_on = later(late, 1).replace(day=6)
    hear(
        book,
        f"{book.code}/gm-summons/{summoned_on.year}",
        (summoned_on + timedelta(days=20), "absent"),
        (summoned_on + timedelta(days=35), "failed"),
        (summoned_on + timedelta(days=75), "passed"),
    )
    inspect_hardware(department, summoned_on + timedelta(days=90))
    return Lapses(reported_late={calendar_month(late)})


def _within_one_year(day: date) -> date:
    """The day, or where the year would end amid the three penalties, the 10th of January."""
    return day if (day + timedelta(days=75)).year == day.year else date(day.year + 1, 1, 10)
