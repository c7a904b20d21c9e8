"""Settlements above the debt, as of the last day posted for the dealer."""

from collections.abc import Iterator
from typing import Final

from contracts.events.decisions import SettlementRecorded
from contracts.mentions import SETTLEMENT
from contracts.receipt import Notice
from contracts.wording.notices import BEYOND_BALANCE, money, notice
from services.kit.intake.accepting import Accepting
from services.kit.log.partitions import partition_of
from services.kit.store import Reading
from services.noticing.known_facts import KnownFacts
from services.penalties.posting.posted_entries import posted_of
from services.penalties.posting.runs import posted_through
from services.penalties.posting.settlements import settled

MOST_SETTLEMENTS: Final = 500
"""The number of a dealer's last settlements that are compared."""


class Overpaid:
    """Reads the postings of one dealer for each of its settlements, and for no other fact."""

    def __init__(self, partitions: int) -> None:
        self._partitions = partitions

    def __call__(self, known: KnownFacts, new: Accepting) -> Iterator[Notice]:
        """The notice that a settlement exceeds the debt; none before a day is posted."""
        if not isinstance(new.fact, SettlementRecorded):
            return
        partition = partition_of(new.dealer, self._partitions)
        through = posted_through(known.view, partition, new.dealer)
        if through is None:
            return
        owed = _owed(known.view, new.dealer) - _uncounted(known, new.dealer)
        amount = new.fact.amount_fen
        if amount > max(owed, 0) or amount < min(owed, 0):
            told = {"amount": money(amount), "owed": money(owed), "through": through}
            yield notice("beyond-balance", BEYOND_BALANCE, **told)


def _uncounted(known: KnownFacts, dealer: str) -> int:
    """The settlements that no statement has yet, in fen."""
    counted = {line.fact for line in settled(known.view, dealer)}
    uncounted = known.facts_of(dealer, SETTLEMENT, MOST_SETTLEMENTS, but=counted)
    return sum(fact.amount_fen for fact in uncounted if isinstance(fact, SettlementRecorded))


def _owed(view: Reading, dealer: str) -> int:
    """The balance of the last day that was posted for the dealer, in fen."""
    posted = (each for entry in posted_of(view, dealer).values() for each in entry.entries)
    owed = sum(int(entry["amount_fen"]) for entry in posted)
    return owed - sum(line.amount_fen for line in settled(view, dealer))
