"""The mails that are due and not settled yet, in the order in which each dealer gets them."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from contracts.topics import STAFFING
from services.kit.clock import instant_text
from services.kit.store import Reading, Row, Transaction
from services.kit.streams import marks
from services.notifications.delivery import is_settled
from services.notifications.mail import Kind

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS outbox (
        message_id TEXT PRIMARY KEY, dealer TEXT NOT NULL, posted_on TEXT NOT NULL,
        kind TEXT NOT NULL, postings TEXT NOT NULL, staffing BIGINT NOT NULL)""",
)


@dataclass(frozen=True, slots=True)
class DueMail:
    """A mail that is to be sent.

    `postings` are the numbers of its postings in the dealer's stream; `staffing` is the last
    number of the dealer's staffing facts that they rest on.
    """

    message_id: str
    dealer: str
    posted_on: date
    kind: Kind
    postings: Sequence[int]
    staffing: int


def put(tx: Transaction, mails: Iterable[DueMail]) -> None:
    """Mails have become due; those that the delivery log has settled stay settled."""
    tx.execute_many(
        "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (
                mail.message_id,
                mail.dealer,
                str(mail.posted_on),
                mail.kind,
                json.dumps(mail.postings),
                mail.staffing,
            )
            for mail in mails
            if not is_settled(tx, mail.message_id)
        ],
    )


def remove(tx: Transaction, message_id: str) -> None:
    """A mail is settled."""
    tx.execute("DELETE FROM outbox WHERE message_id = ?", (message_id,))


def remove_settled(tx: Transaction) -> None:
    """Whatever the delivery log has settled by now is due no more."""
    for (message_id,) in tx.execute("SELECT message_id FROM outbox"):
        if is_settled(tx, message_id):
            remove(tx, message_id)


def all_due(look: Reading, partitions: Collection[int]) -> list[DueMail]:
    """Every mail in the outbox to a dealer of these partitions."""
    own, numbers = _own(partitions)
    rows = look.execute(f"SELECT * FROM outbox WHERE {own} ORDER BY posted_on, dealer", numbers)
    return [_due(row) for row in rows]


def sendable(
    look: Reading, partitions: Collection[int], now: datetime, limit: int
) -> list[DueMail]:
    """The mails that can go to dealers of these partitions: no other try is awaited, facts read.

    The oldest first, and those of dealers who wait for another try after all the others: so no
    mail that makes the server hang up can keep the rest from going out.
    """
    own, numbers = _own(partitions)
    rows = look.execute(
        f"SELECT * FROM outbox WHERE {own} AND dealer NOT IN"
        " (SELECT dealer FROM deliveries WHERE state = 'waiting' AND retry_at > ?)"
        " AND staffing <= (SELECT COALESCE(MAX(sequence), 0) FROM kept"
        " WHERE stream = outbox.dealer AND topic = ?)"
        " ORDER BY dealer IN (SELECT dealer FROM deliveries WHERE state = 'waiting'),"
        " posted_on, dealer, kind, message_id LIMIT ?",
        (*numbers, instant_text(now), STAFFING, limit),
    )
    return [_due(row) for row in rows]


def _own(partitions: Collection[int]) -> tuple[str, list[int]]:
    """The condition that a mail is for a dealer of these partitions: others mail the rest."""
    numbers = sorted(partitions)
    of_dealer = "(SELECT partition FROM kept WHERE stream = outbox.dealer LIMIT 1)"
    return f"{of_dealer} IN ({marks(numbers)})", numbers


def _due(row: Row) -> DueMail:
    message_id, dealer, posted_on, kind, postings, staffing = row
    return DueMail(
        message_id, dealer, date.fromisoformat(posted_on), kind, json.loads(postings), staffing
    )
