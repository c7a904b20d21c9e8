"""Days closed together long after they ended, for which the operator wants no mail."""

from datetime import date, datetime
from typing import Final

from services.kit.clock import instant_text
from services.kit.store import Reading, Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS quiet (
        closed_before TEXT NOT NULL, through TEXT NOT NULL, decided_at TEXT NOT NULL)""",
)
"""`closed_before` is the last day that was closed before; no rebuild touches what was decided."""


def decide(
    tx: Transaction, closed_before: date, through: date, at: datetime, *, is_quiet: bool
) -> None:
    """Record whether the days after `closed_before`, up to `through`, go unmailed.

    The last decision counts. Mails already sent or settled stay so.
    """
    tx.execute("DELETE FROM quiet WHERE through > ?", (str(closed_before),))
    if is_quiet:
        row = (str(closed_before), str(through), instant_text(at))
        tx.execute("INSERT INTO quiet VALUES (?, ?, ?)", row)


def why_quiet(look: Reading, posted_on: date) -> str | None:
    """Why a day's mails are not sent; None if they are."""
    rows = look.execute(
        "SELECT closed_before, through, decided_at FROM quiet"
        " WHERE closed_before < ? AND through >= ? ORDER BY decided_at DESC LIMIT 1",
        (str(posted_on), str(posted_on)),
    )
    if not rows:
        return None
    closed_before, through, decided_at = rows[0]
    return (
        f"the days after {closed_before} through {through} were closed together, by a start with "
        f"--catch-up=quiet at {decided_at}"
    )
