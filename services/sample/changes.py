"""Staff changes with their filings, their successors and their lapses."""

from datetime import date, timedelta
from typing import Final

from contracts.events.staffing import ChangeReason
from services.sample.decisions import hear
from services.sample.department import Department, Person
from services.sample.months import later

REASONS: Final[tuple[ChangeReason, ...]] = (
    "resigned",
    "transferred",
    "dismissed",
    "extended_absence",
    "maternity_leave",
)
LIKELIHOOD: Final = (10, 5, 1, 1, 3)


DEPARTURES: Final = ("resigned", "transferred", "dismissed")

SUMMONED_AFTER: Final = 2
"""A vacancy of so many months brings the general manager in."""


def change_someone(department: Department, effective_on: date, carelessness: float) -> None:
    """A person leaves on a day; a careless dealer files late, or finds no successor in time."""
    book = department.book
    present = department.on_post(effective_on)
    if not present:
        return
    leaver = book.rng.choice(present)
    reason = book.rng.choices(REASONS, LIKELIHOOD)[0]
    late = book.chance(carelessness)
    filed_on = effective_on + timedelta(days=_filed_after(department, leaver, late=late))
    vacant_from = max(filed_on, effective_on)
    away = timedelta(days=book.rng.randint(1, 25))
    if book.chance(carelessness):
        away += timedelta(days=book.rng.randint(20, 60))
    successor = department.hire(leaver.position, vacant_from + away)
    if leaver.position == "customer_manager":
        department.train(successor, successor.on_post_on - timedelta(days=1))
    if away < timedelta(days=12):
        change_id = department.file_change(
            leaver, reason, effective_on, filed_on, successor=successor
        )
    else:
        expected_on = vacant_from + timedelta(days=25)
        change_id = department.file_change(
            leaver, reason, effective_on, filed_on, expected_on=expected_on
        )
        received_on = successor.on_post_on - timedelta(days=1)
        department.file_successor(change_id, successor, received_on)
    if late:
        book.provoke("change-filing", change_id, filed_on, 5000)
    if reason in DEPARTURES and _left_within_a_year(leaver):
        book.provoke("manager-tenure", change_id, effective_on, 5000)
    stay_vacant(department, change_id, vacant_from, successor.on_post_on)


def stay_vacant(department: Department, change_id: str, vacant_from: date, filled_on: date) -> None:
    """What each month without a successor leads to, and the hearing after the second, §4.1.5(2)."""
    book, missed = department.book, 1
    while (due_on := later(vacant_from, missed)) < filled_on:
        found_on = due_on + timedelta(days=1)
        book.provoke("vacancy-unfilled", f"{change_id}/{missed}", found_on, 5000)
        if missed == SUMMONED_AFTER:
            held_on = found_on + timedelta(days=14)
            hear(book, f"{book.code}/vacancy-summons/{change_id}", (held_on, "passed"))
        missed += 1


def _filed_after(department: Department, leaver: Person, *, late: bool) -> int:
    """Days from a change to its filing; a manager's is announced, so they are negative."""
    rng = department.book.rng
    if leaver.position == "customer_manager":
        return -rng.randint(3, 12) if late else -rng.randint(16, 28)
    return rng.randint(13, 25) if late else 0


def _left_within_a_year(leaver: Person) -> bool:
    if leaver.position != "customer_manager" or leaver.passed_on is None:
        return False
    return leaver.left_on < later(max(leaver.on_post_on, leaver.passed_on), 12)
