"""A dealer's statement of a month: what it owed, each posting and settlement, what it owes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.penalties.settlements import Settled


@dataclass(frozen=True, slots=True)
class Line:
    """One line: owed by the dealer is positive, settled negative; fen of CNY."""

    stated_on: str
    text: str
    amount_fen: int
    posting: str | None = None
    entry_id: str | None = None
    clause: str | None = None
    section: str | None = None
    settlement: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A month by the day posted. Once `final` it never changes."""

    dealer: str
    month: str
    final: bool
    opening_balance_fen: int
    lines: Sequence[Line]
    closing_balance_fen: int
    currency: str = "CNY"


def is_final(month: str, posted_through: date | None) -> bool:
    """Whether the last day of a month `YYYY-MM` is posted, the dealer's days through which are."""
    return posted_through is not None and month < str(posted_through + timedelta(days=1))[:7]


def statement(
    dealer: str,
    month: str,
    postings: Iterable[Mapping[str, Any]],
    settlements: Iterable[Settled],
    *,
    final: bool,
) -> Statement:
    """The statement of `month` (`YYYY-MM`) from all recorded postings and settlement lines."""
    lines = sorted(
        [*map(_posting_line, postings), *map(_settlement_line, settlements)],
        key=lambda line: line.stated_on,
    )
    opening = sum(line.amount_fen for line in lines if line.stated_on[:7] < month)
    of_month = [line for line in lines if line.stated_on[:7] == month]
    closing = opening + sum(line.amount_fen for line in of_month)
    return Statement(dealer, month, final, opening, of_month, closing)


def _posting_line(event: Mapping[str, Any]) -> Line:
    data = event["data"]
    because = data.get("because")
    return Line(
        stated_on=data["posted_on"],
        text=f"reversed: {because}" if because else event["type"].split(".")[2],
        amount_fen=data["amount_fen"],
        posting=event["id"],
        entry_id=data["entry_id"],
        clause=data["clause"],
        section=data["section"],
    )


def _settlement_line(line: Settled) -> Line:
    return Line(
        stated_on=line.counted_on,
        text=f"settlement {line.reference} of {line.settled_on}",
        amount_fen=-line.amount_fen,
        settlement=line.fact,
    )
