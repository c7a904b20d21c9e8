"""A dealer like most: mostly in order, with a share of lapses that goes by its carelessness."""

from datetime import date, timedelta
from typing import Final

from contracts.events.staffing import DealerClosed, DealerDetailsChanged
from services.sample.amendments import inspect_another_dealer
from services.sample.changes import change_someone
from services.sample.dealer_record import Book
from services.sample.decisions import dispute_some
from services.sample.department import Department
from services.sample.inspections import (
    HARDWARE_ITEMS,
    find_concurrent_post,
    inspect_hardware,
    inspect_operations,
    report_rectified,
)
from services.sample.months import calendar_month, first_days
from services.sample.pending import leave_open
from services.sample.routine import Lapses, live_through

CARELESSNESS: Final = (0.01, 0.04, 0.12)
"""The share of its duties that a careful, an average and a careless dealer misses."""

OTHER_POSTS: Final = (
    {"department": "销售部", "brand": "长城", "post": "销售顾问"},
    {"department": "服务部", "brand": "长城", "post": "前台接待"},
    {"department": "客户关系部", "brand": "其他品牌", "post": "回访员"},
)


def live(department: Department) -> None:
    """One dealer's whole history, by chance."""
    book, accepted_on = department.book, department.dealer.accepted_on
    carelessness = book.rng.choices(CARELESSNESS, (5, 4, 1))[0]
    until = book.until
    if book.chance(0.02):
        _close(department)
    department.found(9 if book.chance(carelessness) else book.rng.randint(4, 6))
    lapses = Lapses()
    for first in first_days(accepted_on + timedelta(days=40), book.until):
        _month(department, first, carelessness, lapses)
    if book.until == until:
        leave_open(department)
    live_through(department, lapses)
    dispute_some(book)


def _month(department: Department, first: date, carelessness: float, lapses: Lapses) -> None:
    book = department.book
    day = first + timedelta(days=book.rng.randrange(28))
    if book.chance(0.17):
        change_someone(department, day, carelessness)
    if book.chance(0.14):
        _visit(department, day, carelessness)
    if book.chance(carelessness / 3):
        inspect_operations(department, day, wrong=book.rng.randint(3, 4))
    if book.chance(carelessness / 2):
        inspect_operations(department, day, low_callback_rate=True)
    if book.chance(0.005):
        inspect_another_dealer(department, day)
    if book.chance(0.01):
        mailbox = f"kefu@{book.code.lower()}.dealers.example"
        book.crd(DealerDetailsChanged, day, from_on=day, mailbox=mailbox)
    _lapse(book, calendar_month(first), carelessness, lapses)


def _lapse(book: Book, month: str, carelessness: float, lapses: Lapses) -> None:
    if book.chance(carelessness):
        lapses.reported_late.add(month)
    if book.chance(carelessness / 2):
        lapses.undeclared.add(month)
    if book.chance(0.02):
        lapses.corrected.add(month)
    if book.chance(0.02):
        lapses.verdicts[month] = "exemplary"
    elif book.chance(carelessness / 4):
        lapses.verdicts[month] = "false"


def _visit(department: Department, day: date, carelessness: float) -> None:
    """The inspector comes for the hardware, and again where it was wrong, §4.2."""
    book = department.book
    members = department.on_post(day)
    if members and book.chance(carelessness):
        other_post = book.rng.choice(OTHER_POSTS)
        find_concurrent_post(department, book.rng.choice(members), day, other_post)
    if not book.chance(0.05 + carelessness):
        inspect_hardware(department, day)
        return
    first = inspect_hardware(department, day, wrong=book.rng.sample(HARDWARE_ITEMS, 2))
    rectified_after = book.rng.randint(4, 13)
    if book.chance(carelessness):
        rectified_after += 14
        subject = f"{first}/overdue"
        book.provoke("hardware-unrectified", subject, day + timedelta(days=16), 6000)
    report_rectified(department, first, day + timedelta(days=rectified_after))
    again_on = day + timedelta(days=rectified_after + book.rng.randint(1, 2))
    inspect_hardware(department, again_on, reinspects=first)


def _close(department: Department) -> None:
    """The dealer gives up in the last third of the history; it has no facts after."""
    book, accepted_on = department.book, department.dealer.accepted_on
    closed_on = accepted_on + (book.until - accepted_on) * (2 + book.rng.random()) / 3
    book.crd(DealerClosed, closed_on, closed_on=closed_on, reason="终止合作")
    book.until = closed_on
