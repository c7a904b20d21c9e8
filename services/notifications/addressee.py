"""The addressee of a mail: the dealer's name and mailbox as of the day of the posting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from email.errors import MessageError
from email.headerregistry import Address
from typing import Final

from contracts.events.decisions import FactCorrected, FactWithdrawn
from contracts.events.staffing import DealerAccepted, DealerDetailsChanged
from services.received.fact import ReceivedFact
from services.received.standing import standing_facts

TOLD_IN: Final = (
    DealerAccepted.TYPE,
    DealerDetailsChanged.TYPE,
    FactCorrected.TYPE,
    FactWithdrawn.TYPE,
)
"""The facts that say a dealer's name and mailbox, and those that put such a fact right."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """The dealer as named in its mail; `mailbox` is None if no reachable address is known."""

    dealer: str
    name: str
    mailbox: str | None


def addressee(dealer: str, facts: Iterable[ReceivedFact], on: date) -> Addressee:
    """The dealer as of a day, by the facts `TOLD_IN`; by its code alone if there are none.

    Of the facts that stand, the first acceptance counts; a change counts from its `from_on` on, of
    one date the last received.
    """
    known = standing_facts(dealer, facts)
    changes = sorted(
        (fact.data for fact in known.of(DealerDetailsChanged) if fact.data.from_on <= on),
        key=lambda change: change.from_on,
    )
    told: list[DealerAccepted | DealerDetailsChanged] = [
        *(fact.data for fact in known.of(DealerAccepted)),
        *changes,
    ]
    names = [each.name for each in told if each.name]
    mailboxes = [each.mailbox for each in told if each.mailbox]
    mailbox = mailboxes[-1] if mailboxes and is_reachable(mailboxes[-1]) else None
    return Addressee(dealer, names[-1] if names else dealer, mailbox)


def is_reachable(mailbox: str) -> bool:
    """Whether any mail server accepts this address: one plain addr-spec in ASCII."""
    try:
        return (
            mailbox.isascii()
            and mailbox.isprintable()
            and Address(addr_spec=mailbox).addr_spec == mailbox
        )
    except (MessageError, ValueError, IndexError):
        return False
