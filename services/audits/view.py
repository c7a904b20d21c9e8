"""What audits keeps of the log, read back as what was found and stands."""

from typing import Final

from contracts.topics import AUDITS, DECISIONS, STAFFING
from services.audits.case import Case
from services.facts import regions
from services.facts.kept_policies import kept_policies
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import kept_of
from services.kit.intake import mentions
from services.kit.log import LogReader
from services.kit.store import Store
from services.noticing.naming_shelf import NamingShelf
from services.received.fact import received_fact
from services.received.standing import standing_facts

FOUND: Final = (AUDITS, DECISIONS)
"""The facts, and what takes them back or puts them right."""

TOPICS: Final = (*FOUND, STAFFING)
"""And whom the dealers have named: a receipt says where nobody knows the one spoken of."""

TABLES: Final = (*consumer.TABLES, *shelf.TABLES, *mentions.TABLES, *regions.TABLES)


class View:
    """The findings of every dealer, read from a store that a consumer keeps up to date."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, dealer: str) -> Case | None:
        """What was found about a dealer and stands; None where nothing is."""
        with self._store.reading() as look:
            kept = [
                received_fact(kept.value) for kept in kept_of(look, dealer) if kept.topic in FOUND
            ]
            standing = standing_facts(dealer, kept)
            if not any(fact.topic == AUDITS for fact in standing.facts):
                return None
            [(partition,)] = look.execute(
                "SELECT MIN(partition) FROM kept WHERE stream = ?", (dealer,)
            )
            return Case(dealer, standing, kept_policies(look, partition))


def audits_consumer(store: Store, log: LogReader) -> Consumer:
    """The consumer that keeps the findings, and the persons whom staffing's facts mention."""
    return Consumer(store, log, NamingShelf())
