"""The contents of a due mail: its postings, and the facts about its dealer."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import quote

from contracts.events.seals import DaySealed
from contracts.reading import read_json
from contracts.topics import DECISIONS, PENALTIES, STAFFING
from services.kit.consumer.shelf import kept_of_types, kept_value
from services.kit.store import Reading
from services.notifications.addressee import TOLD_IN, Addressee, addressee
from services.notifications.delivery import NOT_MAILED, Delivery, deliveries_of
from services.notifications.outbox import DueMail
from services.notifications.posting import MailedPosting, read_posted
from services.notifications.projection import message_id, reversed_id, summonses
from services.received.fact import received_fact

LONGEST_CODE = 60
"""Signs of a dealer's code, percent-encoded, that a file name carries."""


class Enclosed(NamedTuple):
    """A dealer as named in its mail, and the postings of the mail."""

    to: Addressee
    postings: Sequence[MailedPosting]


def enclosed(look: Reading, mail: DueMail) -> Enclosed:
    """The contents of a mail; of the dealer's facts, those on which its postings rest."""
    numbers = {STAFFING: mail.staffing, DECISIONS: mail.decisions}
    facts = [
        received_fact(kept.value)
        for kept in kept_of_types(look, mail.dealer, TOLD_IN)
        if kept.sequence <= numbers[kept.topic]
    ]
    values = [kept_value(look, PENALTIES, mail.dealer, number) for number in mail.postings]
    return Enclosed(
        addressee(mail.dealer, facts, mail.posted_on),
        [read_posted(value) for value in values if value is not None],
    )


def takes_back_what_was_mailed(look: Reading, mail: DueMail) -> bool:
    """Whether the summons that a letter withdraws was sent, or is being sent."""
    [number] = mail.postings
    value = kept_value(look, PENALTIES, mail.dealer, number)
    taken_back = reversed_id(read_json(value)) if value else None
    summons = summonses(look, mail.dealer).get(taken_back) if taken_back else None
    if summons is None:
        return False
    posted_on = date.fromisoformat(summons["data"]["posted_on"])
    letter = message_id("summons", mail.dealer, posted_on, [summons["id"]])
    return any(copy.state not in NOT_MAILED for copy in deliveries_of(look, letter).values())


def latest_checkpoint(look: Reading) -> str:
    """The checkpoint of the last sealed day that was read; empty if none was."""
    rows = look.execute(
        "SELECT value FROM kept WHERE topic = ? AND type = ? ORDER BY sequence DESC LIMIT 1",
        (PENALTIES, DaySealed.TYPE),
    )
    return str(read_json(bytes(rows[0][0]))["data"]["checkpoint"]) if rows else ""


def file_name(mail: DueMail | Delivery) -> str:
    """The name of the mail's file: by day and dealer, different for different mails."""
    code = quote(mail.dealer, safe="")[:LONGEST_CODE]
    unique = mail.message_id.rpartition("@")[0].rpartition(".")[2][:12]
    return f"{mail.posted_on}-{code}-{mail.kind}-{unique}.eml"
