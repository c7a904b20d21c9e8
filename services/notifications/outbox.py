"""The mails that are due and not settled yet, and which of their copies can be sent."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from contracts.topics import DECISIONS, STAFFING
from services.kit.clock import instant_text
from services.kit.store import Reading, Row, Transaction
from services.kit.store.statements import marks
from services.notifications.delivery import COLUMNS, Delivery, is_settled
from services.notifications.mail import MailKind

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS outbox (
        message_id TEXT PRIMARY KEY, dealer TEXT NOT NULL, posted_on TEXT NOT NULL,
        kind TEXT NOT NULL, postings TEXT NOT NULL, staffing BIGINT NOT NULL,
        decisions BIGINT NOT NULL, due_at TEXT NOT NULL)""",
)

_WITHOUT_COPIES: Final = (
    "NOT EXISTS (SELECT 1 FROM deliveries WHERE deliveries.message_id = outbox.message_id)"
)
_LAST: Final = (
    "SELECT COALESCE(MAX(sequence), 0) FROM kept WHERE stream = outbox.dealer AND topic = ?"
)
_FACTS_ARE_READ: Final = f"staffing <= ({_LAST}) AND decisions <= ({_LAST})"


@dataclass(frozen=True, slots=True)
class DueMail:
    """A mail that is to be sent.

    `postings` are the numbers of its postings in the dealer's stream; `staffing` and `decisions`
    are the last numbers of the dealer's facts in these topics that they rest on.
    """

    message_id: str
    dealer: str
    posted_on: date
    kind: MailKind
    postings: Sequence[int]
    staffing: int
    decisions: int


@dataclass(frozen=True, slots=True)
class UnreadMail:
    """A mail that waits for facts, and since when."""

    message_id: str
    dealer: str
    due_at: str


def put(tx: Transaction, mails: Iterable[DueMail], at: datetime) -> None:
    """Mails become due at an instant; those that the delivery log has settled stay settled."""
    tx.execute_many(
        "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (
                mail.message_id,
                mail.dealer,
                str(mail.posted_on),
                mail.kind,
                json.dumps(mail.postings),
                mail.staffing,
                mail.decisions,
                instant_text(at),
            )
            for mail in mails
            if not is_settled(tx, mail.message_id)
        ],
    )


def remove(tx: Transaction, message_id: str) -> None:
    """Remove a settled mail."""
    tx.execute("DELETE FROM outbox WHERE message_id = ?", (message_id,))


def remove_settled(tx: Transaction) -> None:
    """Remove the mails that the delivery log has settled by now."""
    for (message_id,) in tx.execute("SELECT message_id FROM outbox"):
        if is_settled(tx, message_id):
            remove(tx, message_id)


def due_mail(look: Reading, message_id: str) -> DueMail | None:
    """A mail that is not settled."""
    rows = look.execute("SELECT * FROM outbox WHERE message_id = ?", (message_id,))
    return _due(rows[0]) if rows else None


def all_due(look: Reading, partitions: Collection[int]) -> list[DueMail]:
    """Every mail in the outbox to a dealer of these partitions."""
    own, numbers = _own(partitions, "outbox")
    rows = look.execute(f"SELECT * FROM outbox WHERE {own} ORDER BY posted_on, dealer", numbers)
    return [_due(row) for row in rows]


def unaddressed(look: Reading, partitions: Collection[int], limit: int) -> list[DueMail]:
    """The oldest mails without copies, once all the facts on which they rest are read."""
    own, numbers = _own(partitions, "outbox")
    rows = look.execute(
        f"SELECT * FROM outbox WHERE {own} AND {_WITHOUT_COPIES} AND {_FACTS_ARE_READ}"
        " ORDER BY posted_on, dealer, kind, message_id LIMIT ?",
        (*numbers, STAFFING, DECISIONS, limit),
    )
    return [_due(row) for row in rows]


def unread(look: Reading, partitions: Collection[int], until: datetime) -> list[UnreadMail]:
    """The mails due since before an instant that rest on facts which are not read yet."""
    if not partitions:
        return []
    own, numbers = _own(partitions, "outbox")
    rows = look.execute(
        f"SELECT message_id, dealer, due_at FROM outbox WHERE {own} AND {_WITHOUT_COPIES}"
        f" AND NOT ({_FACTS_ARE_READ}) AND due_at < ? ORDER BY due_at, message_id",
        (*numbers, STAFFING, DECISIONS, instant_text(until)),
    )
    return [UnreadMail(*row) for row in rows]


def sendable(
    look: Reading, partitions: Collection[int], now: datetime, limit: int
) -> list[Delivery]:
    """The copies that can be sent now to dealers of these partitions.

    A dealer's copies to one mailbox go in order; a mailbox that waits for another attempt holds up
    its own copies alone. The oldest go first, and those that were tried before after all the
    others, so that a mail that makes the server hang up cannot keep the rest from going out.
    """
    own, numbers = _own(partitions, "deliveries")
    same = (
        "SELECT 1 FROM deliveries other WHERE other.state = 'waiting'"
        " AND other.dealer = deliveries.dealer AND other.recipient = deliveries.recipient"
    )
    rows = look.execute(
        f"SELECT {COLUMNS} FROM deliveries WHERE state = 'waiting' AND {own}"
        " AND (kind = 'undelivered' OR EXISTS"
        " (SELECT 1 FROM outbox WHERE outbox.message_id = deliveries.message_id))"
        f" AND NOT EXISTS ({same} AND other.retry_at > ?)"
        f" ORDER BY EXISTS ({same} AND other.attempts > 0),"
        " posted_on, dealer, kind, message_id, recipient LIMIT ?",
        (*numbers, instant_text(now), limit),
    )
    return [Delivery(*row) for row in rows]


def _own(partitions: Collection[int], table: str) -> tuple[str, list[int]]:
    """The condition that a row is of a dealer of these partitions; other instances mail others."""
    numbers = sorted(partitions)
    of_dealer = f"(SELECT partition FROM kept WHERE stream = {table}.dealer LIMIT 1)"
    return f"{of_dealer} IN ({marks(numbers)})", numbers


def _due(row: Row) -> DueMail:
    message_id, dealer, posted_on, kind, postings, staffing, decisions, _ = row
    posted = date.fromisoformat(posted_on)
    return DueMail(message_id, dealer, posted, kind, json.loads(postings), staffing, decisions)
