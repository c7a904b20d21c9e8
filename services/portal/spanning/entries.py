"""Each posting that posts an entry, whether it stands, and what each month comes to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from contracts.events import POSTINGS
from contracts.events.penalties import EntryReversed, PenaltyAssessed
from services.kit.log.decoding import LogEvent
from services.kit.store import Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS entries (
        dealer TEXT NOT NULL, entry_id TEXT NOT NULL, number BIGINT NOT NULL, type TEXT NOT NULL,
        clause TEXT NOT NULL, section TEXT NOT NULL, occurred_on TEXT NOT NULL,
        posted_on TEXT NOT NULL, amount_fen BIGINT NOT NULL, reversed_on TEXT, because TEXT,
        PRIMARY KEY (dealer, entry_id, number)) SCOPED BY dealer""",
    "CREATE INDEX IF NOT EXISTS entries_id ON entries (entry_id)",
    """CREATE TABLE IF NOT EXISTS dealer_months (
        dealer TEXT NOT NULL, month TEXT NOT NULL, amount_fen BIGINT NOT NULL,
        penalties BIGINT NOT NULL, entries BIGINT NOT NULL,
        PRIMARY KEY (dealer, month)) SCOPED BY dealer""",
    """CREATE INDEX IF NOT EXISTS dealer_months_month
        ON dealer_months (month, dealer, amount_fen, penalties, entries)""",
)
"""A month is that of the days on which something was posted: statements go by it. A reversal counts
in its own month, against what it takes back."""

COMPARED: Final[Mapping[str, str]] = {
    "entries": "SELECT dealer, entry_id, number, type, clause, section, occurred_on, posted_on,"
    " amount_fen, reversed_on, because FROM entries ORDER BY dealer, entry_id, number",
    "months": "SELECT dealer, month, amount_fen, penalties, entries FROM dealer_months"
    " ORDER BY dealer, month",
}

_MONTH: Final = (
    "INSERT INTO dealer_months VALUES (?, ?, ?, ?, ?) ON CONFLICT (dealer, month) DO UPDATE SET"
    " amount_fen = dealer_months.amount_fen + excluded.amount_fen,"
    " penalties = dealer_months.penalties + excluded.penalties,"
    " entries = dealer_months.entries + excluded.entries"
)


def follow_entries(tx: Transaction, events: Sequence[LogEvent]) -> None:
    """Keep what was posted and reversed; each posting is read once, in its dealer's order."""
    months: dict[tuple[str, str], Counter[str]] = {}
    for event in events:
        if event.body["type"] not in POSTINGS:
            continue
        said = event.body["data"]
        if event.body["type"] == EntryReversed.TYPE:
            type_, by = _reverse(tx, event), -1
        else:
            type_, by = _post(tx, event), 1
        month = months.setdefault((event.stream, said["posted_on"][:7]), Counter())
        month["amount_fen"] += said["amount_fen"]
        month["penalties"] += by * (type_ == PenaltyAssessed.TYPE)
        month["entries"] += by
    columns = "amount_fen", "penalties", "entries"
    tx.execute_many(
        _MONTH, [(*key, *(counted[name] for name in columns)) for key, counted in months.items()]
    )


def _post(tx: Transaction, event: LogEvent) -> str:
    said, type_ = event.body["data"], str(event.body["type"])
    tx.execute(
        "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
        (
            event.stream, said["entry_id"], _number(event.body), type_, said["clause"],
            said["section"], said["occurred_on"], said["posted_on"], said["amount_fen"],
        ),
    )  # fmt: skip
    return type_


def _reverse(tx: Transaction, event: LogEvent) -> str | None:
    """The type of the posting that a reversal takes back: of namesakes the one of its content."""
    said = event.body["data"]
    found = tx.execute(
        "SELECT number, type FROM entries WHERE dealer = ? AND entry_id = ?"
        " AND reversed_on IS NULL AND amount_fen = ? AND occurred_on = ?"
        " ORDER BY number DESC LIMIT 1",
        (event.stream, said["entry_id"], -said["amount_fen"], said["occurred_on"]),
    )
    for number, type_ in found:
        tx.execute(
            "UPDATE entries SET reversed_on = ?, because = ?"
            " WHERE dealer = ? AND entry_id = ? AND number = ?",
            (said["posted_on"], said["because"], event.stream, said["entry_id"], number),
        )
        return str(type_)
    return None


def _number(event: Mapping[str, Any]) -> int:
    """`entry_id#n` → n, counting the postings and reversals of the entry."""
    return int(event["id"].rpartition("#")[2])
