"""Wrongly recorded facts are withdrawn or corrected; none is edited."""

from datetime import date, timedelta
from typing import Any

from contracts.events.decisions import FactCorrected, FactWithdrawn
from contracts.events.operations import OperationsInspected
from contracts.topics import short_name
from services.sample.dealer_record import Book, Told
from services.sample.department import Department
from services.sample.inspections import inspect_operations


def withdraw(book: Book, wrong: Told | None, on: date, reason: str) -> None:
    """Withdraw the fact, if it is recorded."""
    if wrong:
        topic = short_name(wrong.type)
        book.crd(FactWithdrawn, on, topic=topic, source=wrong.source, id=wrong.id, reason=reason)


def correct(book: Book, wrong: Told | None, on: date, reason: str, **right: Any) -> None:
    """Correct the fact, if it is recorded, with the data in `right`."""
    if wrong:
        book.crd(
            FactCorrected,
            on,
            type=wrong.type,
            source=wrong.source,
            id=wrong.id,
            reason=reason,
            data={**wrong.data, **right},
        )


def inspect_another_dealer(department: Department, on: date) -> None:
    """An inspection below standard is recorded under the wrong dealer, and withdrawn."""
    book = department.book
    inspection_id = inspect_operations(department, on, wrong=3)
    book.provoked.pop(f"{book.code}/operations-below-standard/{inspection_id}", None)
    wrong = book.about(OperationsInspected, "inspection_id", inspection_id)
    withdrawn_on = on + timedelta(days=book.rng.randint(3, 12))
    withdraw(book, wrong, withdrawn_on, "误录入本店，应为另一专营店的检查记录")
