"""On which closed days something was posted or stated for whom."""

from datetime import date
from typing import Final

from services.kit.store import Reading, Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS posting_days (
        day TEXT NOT NULL, dealer TEXT NOT NULL, PRIMARY KEY (day, dealer))""",
    "CREATE INDEX IF NOT EXISTS posting_days_of_one ON posting_days (dealer)",
)


def write_posting_day(tx: Transaction, day: date, dealer: str) -> None:
    """Keep that something was posted or stated for a dealer as of a day."""
    tx.execute("INSERT INTO posting_days VALUES (?, ?) ON CONFLICT DO NOTHING", (str(day), dealer))


def posted_for(look: Reading, after: str, through: str) -> set[str]:
    """The dealers for whom something was posted or stated after a day, through another."""
    rows = look.execute(
        "SELECT dealer FROM posting_days WHERE day > ? AND day <= ?", (after, through)
    )
    return {dealer for (dealer,) in rows}


def was_ever_posted(look: Reading, dealer: str) -> bool:
    """Whether anything was posted or stated for a dealer."""
    return bool(look.execute("SELECT 1 FROM posting_days WHERE dealer = ? LIMIT 1", (dealer,)))
