"""The consumer of penalties, and the store that it writes."""

from collections.abc import Sequence
from typing import Final

from services.facts import regions
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.log import LogReader
from services.kit.store import Store
from services.penalties.posting import closed_day
from services.penalties.posting.casebook import Casebook
from services.penalties.posting.closed_day import DEALERS_AT_ONCE, ClosedDays

TABLES: Final[Sequence[str]] = (
    *consumer.TABLES,
    *shelf.TABLES,
    *regions.TABLES,
    *closed_day.TABLES,
)
"""The store of `docket.penalties.v1`: the cases, the postings, and the positions."""


def posting_consumer(store: Store, log: LogReader, at_once: int = DEALERS_AT_ONCE) -> Consumer:
    """The consumer that keeps the cases and runs closed days."""
    projection = ClosedDays(store, Casebook(), log.partitions, at_once=at_once)
    reader = Consumer(store, log, projection, projection.post_due)
    projection.guard = reader.guard
    return reader
