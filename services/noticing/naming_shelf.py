"""A shelf that also indexes the mentions of staffing's facts, because other facts refer to them."""

from collections.abc import Sequence
from contextlib import suppress

from contracts.faults import Malformed
from contracts.topics import EVERY_DEALER, STAFFING
from services.facts.regions import RegionShelf
from services.kit.intake.mentions import Mentioned, write_mentions
from services.kit.log.decoding import LogEvent
from services.kit.store import Transaction
from services.noticing.known_facts import OF_STAFFING
from services.received.fact import received_fact


class NamingShelf(RegionShelf):
    """Keeps what it reads, and the persons and dealers that staffing's facts mention."""

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        super().apply(tx, events)
        keep_names(tx, events)


def keep_names(tx: Transaction, events: Sequence[LogEvent]) -> None:
    """Index the mentions of staffing's facts among these; an unreadable one has none."""
    named = []
    for event in events:
        if event.topic == STAFFING and event.body["subject"] != EVERY_DEALER:
            with suppress(Malformed):
                fact = received_fact(event.value)
                named.append(
                    (fact.dealer, fact.data, Mentioned(fact.source, fact.id, event.sequence))
                )
    write_mentions(tx, named, kinds=OF_STAFFING)
