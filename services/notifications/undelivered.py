"""Mails to the OEM about a copy that does not reach its mailbox, so that somebody passes it on."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Final
from urllib.parse import quote

from contracts.canonical import canonical, digest
from contracts.practice import is_for_practice
from services.kit.clock import instant_text
from services.kit.store import Reading, Transaction
from services.notifications.delivery import AT_AN_END, LASTING, NOBODY, Delivery, State, record
from services.notifications.mail import Letterhead, written

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS undelivered (
        message_id TEXT PRIMARY KEY, about TEXT NOT NULL, recipient TEXT NOT NULL,
        dealer TEXT NOT NULL, posted_on TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
        attempts BIGINT NOT NULL, reason TEXT, refused_since TEXT, told_at TEXT NOT NULL)""",
)

GIVING_UP: Final = timedelta(days=3)
"""How long a copy is tried that its mailbox puts off."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """The report to the OEM on one copy, as of the time of the report. Instants are UTC."""

    message_id: str
    about: str
    recipient: str
    dealer: str
    posted_on: str
    kind: str
    state: State
    attempts: int
    reason: str | None
    refused_since: str | None
    told_at: str

    @property
    def tried_until(self) -> str | None:
        """The instant until which a waiting copy is tried."""
        if self.state != "waiting" or self.refused_since is None:
            return None
        return instant_text(datetime.fromisoformat(self.refused_since) + GIVING_UP)


def has_lasted(since: str, now: datetime, how_long: timedelta) -> bool:
    """Whether the time since an instant exceeds the limit."""
    return now - datetime.fromisoformat(since) >= how_long


def does_not_arrive(copy: Delivery, now: datetime) -> bool:
    """Whether a copy is to be reported: it will not arrive, or has been put off for long."""
    if copy.state == "waiting" and copy.refused_since is not None:
        return has_lasted(copy.refused_since, now, LASTING)
    return copy.state in AT_AN_END


def tell(tx: Transaction, copy: Delivery, head: Letterhead, now: datetime) -> bool:
    """Make a mail to the OEM due, once a copy; whether one was: not about its own mailbox.

    Nor about a dealer for practice.
    """
    if copy.recipient == head.oem_mailbox or is_for_practice(copy.dealer):
        return False
    said = digest(canonical([copy.message_id, copy.recipient]))
    message_id = f"<undelivered.{copy.posted_on}.{said[:32]}@notifications.docket>"
    if undelivered(tx, message_id):
        return False
    told = Undelivered(
        message_id,
        copy.message_id,
        copy.recipient,
        copy.dealer,
        copy.posted_on,
        copy.kind,
        copy.state,
        copy.attempts,
        copy.reason,
        copy.refused_since,
        instant_text(now),
    )
    row = astuple(told)
    tx.execute(f"INSERT INTO undelivered VALUES ({', '.join('?' * len(row))})", row)
    due = Delivery(
        message_id,
        head.oem_mailbox,
        copy.dealer,
        copy.posted_on,
        kind="undelivered",
        state="waiting",
        digest=None,
        attempts=0,
        tried_at=instant_text(now),
    )
    record(tx, [due])
    return True


def undelivered(look: Reading, message_id: str) -> Undelivered | None:
    """The report in one of these mails."""
    rows = look.execute("SELECT * FROM undelivered WHERE message_id = ?", (message_id,))
    return Undelivered(*rows[0]) if rows else None


def compose_undelivered(told: Undelivered, head: Letterhead, to: Sequence[str]) -> EmailMessage:
    """The mail of a report, the same bytes whenever it is composed."""
    return written(
        "undelivered",
        told.message_id,
        head,
        to,
        datetime.fromisoformat(told.told_at),
        told=told,
        recipient=None if told.recipient == NOBODY else told.recipient,
        link=f"{head.base_url.rstrip('/')}/notifications/v1/deliveries?dealer="
        + quote(told.dealer, safe=""),
    )
