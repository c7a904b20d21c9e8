"""A due mail as a letter: what it encloses is read, its addressee found, its words written."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from contracts.received import received_fact
from contracts.topics import PENALTIES, STAFFING
from services.kit.shelf import kept_of, kept_value
from services.kit.store import Reading
from services.notifications.addressee import TOLD_IN, addressee
from services.notifications.mail import Letterhead, compose, recipients_of
from services.notifications.outbox import DueMail
from services.notifications.outlet import Letter
from services.notifications.posting import read_posted

LONGEST_CODE = 60
"""Signs of a dealer's code, percent-encoded, that a file name carries."""


class Enclosed(NamedTuple):
    """What a mail is made from, as recorded: its postings, and the facts that say whose it is."""

    postings: Sequence[bytes]
    facts: Sequence[bytes]


def enclosed(look: Reading, mail: DueMail) -> Enclosed:
    """What a mail is made from; of the dealer's facts, those that its postings rest on."""
    postings = [kept_value(look, PENALTIES, mail.dealer, number) for number in mail.postings]
    return Enclosed(
        [value for value in postings if value is not None],
        [
            kept.value
            for kept in kept_of(look, mail.dealer)
            if kept.topic == STAFFING and kept.type in TOLD_IN and kept.sequence <= mail.staffing
        ],
    )


def letter(mail: DueMail, said: Enclosed, head: Letterhead, *, imported: bool) -> Letter | None:
    """The letter; none where all that it lists was imported, unless `imported` is mailed too.

    A day of which a part was imported is listed whole.
    """
    postings = [read_posted(value) for value in said.postings]
    if not imported and all(posted.data.imported for posted in postings):
        return None
    facts = [received_fact(value) for value in said.facts]
    to = addressee(mail.dealer, facts, mail.posted_on)
    message = compose(mail.kind, mail.message_id, head, to, postings)
    return Letter(file_name(mail), head.sender, recipients_of(message), message.as_bytes())


def file_name(mail: DueMail) -> str:
    """The name of the mail's file: by day and dealer, and different for different mails."""
    code = quote(mail.dealer, safe="")[:LONGEST_CODE]
    unique = mail.message_id.rpartition("@")[0].rpartition(".")[2][:12]
    return f"{mail.posted_on}-{code}-{mail.kind}-{unique}.eml"
