"""The facts of every month: the duties of §4.1.5(2) and §5.5, spot checks, leave and training."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal

from contracts.events.audits import MonthlyReportAssessed, MonthlyReportSubmitted
from contracts.events.staffing import AbsenceRecorded, NoChangeDeclared
from services.sample.amendments import correct
from services.sample.dealer_record import Book
from services.sample.department import Department
from services.sample.inspections import inspect_operations
from services.sample.months import calendar_month, first_days, later

Verdict = Literal["false", "exemplary"]

SPOT_CHECKS_A_MONTH = 4
TRAININGS_A_MONTH = 3
SHARE_ON_LEAVE = 0.8


@dataclass
class Lapses:
    """The months (`YYYY-MM`) in which a dealer's duties go other than they should."""

    undeclared: set[str] = field(default_factory=set)
    reported_late: set[str] = field(default_factory=set)
    corrected: set[str] = field(default_factory=set)
    verdicts: dict[str, Verdict] = field(default_factory=dict)


def live_through(department: Department, lapses: Lapses) -> None:
    """Every month from acceptance on, the last one as far as it has come."""
    book = department.book
    accepted_on = department.dealer.accepted_on
    for first in first_days(accepted_on.replace(day=1), book.until):
        from_on = max(first, accepted_on)
        days_left = (later(first, 1) - from_on).days
        days = [from_on + timedelta(days=n) for n in range(days_left)]
        _spot_check(department, days)
        _take_leave(department, days)
        _practise(department, days)
        if first >= accepted_on:
            _declare(department, first, lapses)
            _report(department, first, lapses)


def _declare(department: Department, first: date, lapses: Lapses) -> None:
    book, month, next_month = department.book, calendar_month(first), later(first, 1)
    if month in book.months_answered:
        return
    if month in lapses.undeclared:
        book.provoke("change-filing", month, next_month + timedelta(days=5), 5000)
        return
    declared_on = next_month + timedelta(days=book.rng.randrange(4))
    title = f"{department.dealer.name}+{first.month}月客户关系部人员无异动"
    book.dms(NoChangeDeclared, declared_on, month=month, title=title)


def _report(department: Department, first: date, lapses: Lapses) -> None:
    book, month, next_month = department.book, calendar_month(first), later(first, 1)
    submitted_on = next_month + timedelta(days=book.rng.randrange(4))
    if month in lapses.reported_late:
        submitted_on += timedelta(days=7)
        book.provoke("monthly-report-late", month, next_month + timedelta(days=5), 2000)
    title = f"{department.dealer.name}+{first.month}月客户关系部月度运营报告"
    indicators = _indicators(book)
    book.dms(MonthlyReportSubmitted, submitted_on, month=month, title=title, indicators=indicators)
    if month in lapses.corrected:
        wrong = book.about(MonthlyReportSubmitted, "month", month)
        corrected_on = submitted_on + timedelta(days=3)
        reason = "指标录入有误，经专营店书面更正"
        correct(book, wrong, corrected_on, reason, indicators=_indicators(book))
    assessed_on = submitted_on + timedelta(days=book.rng.randint(8, 14))
    verdict = lapses.verdicts.get(month)
    book.crd(
        MonthlyReportAssessed,
        assessed_on,
        month=month,
        assessed_on=assessed_on,
        verdict=verdict or "accepted",
        note={"false": "与现场检查不符", "exemplary": "案例可供借鉴"}.get(verdict or ""),
    )
    if verdict == "false":
        book.provoke("monthly-report-false", month, assessed_on, 2000)
    if verdict == "exemplary":
        book.provoke("exemplary-report", month, assessed_on, -2000)


def _indicators(book: Book) -> dict[str, Any]:
    rng = book.rng
    return {
        "lost_sale_rate": rng.randint(30, 140) / 1000,
        "complaints": rng.randint(0, 9),
        "churn_rate": rng.randint(20, 120) / 1000,
        "satisfaction": rng.randint(840, 980) / 1000,
    }


def _spot_check(department: Department, days: Sequence[date]) -> None:
    book = department.book
    for _ in range(SPOT_CHECKS_A_MONTH):
        inspect_operations(
            department, book.rng.choice(days), wrong=book.rng.choices((0, 1, 2), (8, 3, 1))[0]
        )


def _take_leave(department: Department, days: Sequence[date]) -> None:
    book = department.book
    for person in department.on_post(days[0]):
        if book.chance(SHARE_ON_LEAVE):
            left_on = book.rng.choice(days)
            back_on = left_on + timedelta(days=book.rng.choice((0, 0, 0, 1, 2)))
            book.dms(
                AbsenceRecorded,
                back_on + timedelta(days=1),
                person_id=person.person_id,
                from_on=left_on,
                to_on=back_on,
            )


def _practise(department: Department, days: Sequence[date]) -> None:
    book = department.book
    others = [p for p in department.on_post(days[0]) if p.position != "customer_manager"]
    for person in book.rng.sample(others, min(TRAININGS_A_MONTH, len(others))):
        department.train(person, book.rng.choice(days), passed=book.chance(0.95))
