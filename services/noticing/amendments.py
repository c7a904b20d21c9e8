"""The withdrawals and corrections of a dealer's facts, as far as a service has read them."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from contracts.events import Fact, read_fact
from contracts.events.decisions import FactCorrected, FactWithdrawn
from contracts.mentions import members_of
from contracts.topics import DECISIONS, topic_of
from services.kit.intake.mentions import Mentioned
from services.kit.store import Reading
from services.received.fact import Key, received_fact

MOST_AMENDS: Final = 500
"""The number of last withdrawals and corrections of a dealer that are read."""


class Amends(NamedTuple):
    """The withdrawals and corrections of a dealer's facts, as far as they are read."""

    withdrawn: frozenset[Key]
    corrected: Mapping[Key, Fact]

    @property
    def people(self) -> set[str]:
        """The persons whom corrections name as members."""
        return {each.person_id for fact in self.corrected.values() for each in members_of(fact)}

    def is_withdrawn(self, topic: str, place: Mentioned) -> bool:
        """Whether the fact is withdrawn."""
        return (topic, place.source, place.id) in self.withdrawn

    def correction(self, topic: str, place: Mentioned) -> Fact | None:
        """The corrected data of the fact; None without a correction."""
        return self.corrected.get((topic, place.source, place.id))


def amends_of(view: Reading, dealer: str) -> Amends:
    """The last withdrawals and corrections of a dealer, in one query."""
    rows = view.execute(
        "SELECT value FROM kept WHERE stream = ? AND topic = ? AND type IN (?, ?)"
        " ORDER BY sequence DESC LIMIT ?",
        (dealer, DECISIONS, FactWithdrawn.TYPE, FactCorrected.TYPE, MOST_AMENDS),
    )
    withdrawn: set[Key] = set()
    corrected: dict[Key, Fact] = {}
    for (value,) in rows:  # the last correction of a fact comes first, and counts
        match received_fact(bytes(value)).data:
            case FactWithdrawn() as said:
                withdrawn.add(said.key)
            case FactCorrected() as said:
                key = topic_of(said.type), said.source, said.id
                corrected.setdefault(key, read_fact(said.type, said.data))
    return Amends(frozenset(withdrawn), corrected)
