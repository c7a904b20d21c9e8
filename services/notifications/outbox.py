"""The mails that are due and not settled yet, in the order in which each dealer gets them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from contracts.topics import STAFFING
from services.kit.clock import instant_text
from services.kit.store import Reading, Row, Transaction
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


def all_due(look: Reading) -> list[DueMail]:
    """Every mail in the outbox."""
    return [_due(row) for row in look.execute("SELECT * FROM outbox ORDER BY posted_on, dealer")]


def sendable(look: Reading, now: datetime, limit: int) -> list[DueMail]:
    """The mails that can go: the dealer waits for no other try, its facts are read.

    The oldest first, and those of dealers who wait for another try after all the others: so no
    mail that makes the server hang up can keep the rest from going out.
    """
    rows = look.execute(
        "SELECT * FROM outbox WHERE dealer NOT IN"
        " (SELECT dealer FROM deliveries WHERE state = 'waiting' AND retry_at > ?)"
        " AND staffing <= (SELECT COALESCE(MAX(sequence), 0) FROM kept"
        " WHERE stream = outbox.dealer AND topic = ?)"
        " ORDER BY dealer IN (SELECT dealer FROM deliveries WHERE state = 'waiting'),"
        " posted_on, dealer, kind, message_id LIMIT ?",
        (instant_text(now), STAFFING, limit),
    )
    return [_due(row) for row in rows]


def _due(row: Row) -> DueMail:
    message_id, dealer, posted_on, kind, postings, staffing = row
    return DueMail(
        message_id, dealer, date.fromisoformat(posted_on), kind, json.loads(postings), staffing
    )
