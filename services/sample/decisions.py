"""Decisions upon entries: appeals, waivers, hearings and settlements, §5.6."""

from datetime import date, timedelta
from typing import Final, Literal

from contracts.events.decisions import (
    AppealDecided,
    AppealLodged,
    EntryWaived,
    HearingHeld,
    SettlementRecorded,
)
from services.sample.dealer_record import Book, Provoked
from services.sample.months import first_days, later

SUMMONED_BY = 3
"""So many penalties of a year bring the general manager in (述职)."""

HearingOutcome = Literal["passed", "failed", "absent"]
OUTCOMES: Final[tuple[HearingOutcome, ...]] = ("passed", "failed", "absent")


def appeal(book: Book, entry_id: str, lodged_on: date, *, waived: bool) -> None:
    """The dealer disputes an entry (申诉), and the OEM decides ten days later."""
    decided_on = lodged_on + timedelta(days=10)
    book.dms(AppealLodged, lodged_on, entry_id=entry_id, reason="情况特殊，请予核实")
    book.crd(
        AppealDecided,
        decided_on,
        entry_id=entry_id,
        decided_on=decided_on,
        outcome="waived" if waived else "upheld",
        reason="情况属实，予以免除" if waived else "经核实维持原处理",
    )
    if waived:
        book.waived.add(entry_id)


def waive(book: Book, entry_id: str, on: date) -> None:
    """The OEM waives an entry of its own accord (免除)."""
    book.crd(EntryWaived, on, entry_id=entry_id, waived_on=on, reason="核实后免除")
    book.waived.add(entry_id)


def hear(book: Book, summons_id: str, *hearings: tuple[date, HearingOutcome]) -> None:
    """The hearings of one summons (述职)."""
    book.heard.add(summons_id)
    for held_on, outcome in hearings:
        book.crd(HearingHeld, held_on, summons_id=summons_id, held_on=held_on, outcome=outcome)


def dispute_some(book: Book) -> None:
    """One penalty in six is appealed, and a few are waived unasked."""
    for entry in list(book.provoked.values()):
        if entry.yuan <= 0:
            continue
        if book.chance(1 / 6):
            lodged_on = entry.on + timedelta(days=book.rng.randint(3, 9))
            appeal(book, entry.entry_id, lodged_on, waived=book.chance(0.35))
        elif book.chance(0.03):
            waive(book, entry.entry_id, entry.on + timedelta(days=book.rng.randint(3, 20)))


def hear_the_summoned(book: Book) -> None:
    """The general manager of a dealer with three penalties in a year reports in person."""
    for year in sorted({entry.on.year for entry in book.provoked.values()}):
        penalties = [entry for entry in _owed(book) if entry.on.year == year and entry.counts]
        summons_id = f"{book.code}/gm-summons/{year}"
        if len(penalties) < SUMMONED_BY or summons_id in book.heard:
            continue
        first_on = penalties[SUMMONED_BY - 1].on + timedelta(days=book.rng.randint(15, 30))
        again_on = first_on + timedelta(days=book.rng.randint(20, 40))
        first: HearingOutcome = book.rng.choices(OUTCOMES, (7, 2, 1))[0]
        if first == "passed":
            hear(book, summons_id, (first_on, "passed"))
        else:
            hear(book, summons_id, (first_on, first), (again_on, "passed"))


def settle_quarterly(book: Book, from_on: date) -> None:
    """What a quarter brought is deducted from the rebate (返利) on the 20th after it."""
    settled: set[str] = set()
    for first in first_days(from_on, book.until):
        if first.month % 3 != 1:
            continue
        due = [e for e in _owed(book) if e.on < first and e.entry_id not in settled]
        settled |= {entry.entry_id for entry in due}
        yuan = sum(entry.yuan for entry in due)
        if yuan > 0:
            closed = later(first, -1)
            reference = f"返利-{book.code}-{closed.year}Q{(closed.month + 2) // 3}"
            settle(book, first + timedelta(days=19), yuan, reference)


def settle(book: Book, on: date, yuan: int, reference: str) -> None:
    """A deduction from the rebate."""
    book.crd(SettlementRecorded, on, settled_on=on, amount_fen=yuan * 100, reference=reference)


def _owed(book: Book) -> list[Provoked]:
    standing = (entry for entry in book.provoked.values() if entry.entry_id not in book.waived)
    return sorted(standing, key=lambda entry: (entry.on, entry.entry_id))
