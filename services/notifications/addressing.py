"""A due mail becomes copies, one a recipient, each with a delivery of its own."""

import logging
from collections.abc import Sequence
from datetime import datetime

from services.kit.clock import instant_text
from services.kit.store import Reading, StoreUnavailable
from services.notifications import days_without_mail
from services.notifications.delivery import NOBODY, Delivery, State
from services.notifications.letters import enclosed, takes_back_what_was_mailed
from services.notifications.mail import Letterhead, compose, recipients
from services.notifications.outbox import DueMail
from services.notifications.outlet import REFUSAL_CHARACTERS
from services.notifications.wording import one_line

_log = logging.getLogger(__name__)


def copies_of(
    look: Reading, mail: DueMail, head: Letterhead, now: datetime, *, imported: bool
) -> Sequence[Delivery]:
    """The copies of a mail, one a mailbox; if no mail goes out, one without recipient, and why.

    A mail goes out unless all of its postings are imported (with `imported` it goes all the same);
    a day of which a part was imported is listed whole. A mail that cannot be composed is settled.
    """
    if silence := days_without_mail.why_quiet(look, mail.posted_on):
        return [copy_of(mail, NOBODY, "passed_over", now, silence)]
    try:
        to, postings = enclosed(look, mail)
        if not imported and all(posted.data.imported for posted in postings):
            return [copy_of(mail, NOBODY, "withheld", now)]
        if mail.kind == "summons-withdrawn" and not takes_back_what_was_mailed(look, mail):
            reason = "the summons that it takes back was not mailed"
            return [copy_of(mail, NOBODY, "withheld", now, reason)]
        compose(mail.kind, mail.message_id, head, to, postings)
    except StoreUnavailable:
        raise
    except Exception as fault:  # noqa: BLE001 - one mail's trouble holds up no other
        _log.exception("the mail %s cannot be made", mail.message_id)
        return [copy_of(mail, NOBODY, "unmakeable", now, cannot_be_made(fault))]
    mailboxes = recipients(mail.kind, head, to)
    if not mailboxes:
        reason = "a dealer for practice without a mailbox: the OEM gets no mail of it"
        return [copy_of(mail, NOBODY, "withheld", now, reason)]
    return [copy_of(mail, each, "waiting", now) for each in mailboxes]


def cannot_be_made(fault: Exception) -> str:
    """The reason of a mail that cannot be composed, on one line."""
    return one_line(f"cannot be made: {fault}")[:REFUSAL_CHARACTERS]


def copy_of(
    mail: DueMail, recipient: str, state: State, now: datetime, reason: str | None = None
) -> Delivery:
    """A copy that was not tried yet, or never will be."""
    return Delivery(
        mail.message_id,
        recipient,
        mail.dealer,
        str(mail.posted_on),
        mail.kind,
        state,
        None,
        0,
        instant_text(now),
        None,
        reason,
    )
