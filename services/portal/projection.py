"""What the portal keeps of the log: every event, where each dealer is, and what spans dealers."""

from collections.abc import Mapping, Sequence
from typing import Final

from services.facts import regions
from services.facts.regions import RegionShelf
from services.kit.consumer import shelf
from services.kit.consumer.consumer import RECORDS_A_BATCH, Consumer
from services.kit.log import LogReader
from services.kit.log.decoding import LogEvent
from services.kit.store import Store, Transaction
from services.portal.spanning import dealers, entries, recorded, restated, work

TABLES: Final = (
    *shelf.TABLES,
    *regions.TABLES,
    *dealers.TABLES,
    *entries.TABLES,
    *work.TABLES,
    *recorded.TABLES,
    *restated.TABLES,
)

COMPARED: Final[Mapping[str, str]] = {
    "regions": "SELECT dealer, from_on, until_on, region FROM dealer_regions"
    " ORDER BY dealer, from_on",
    **dealers.COMPARED,
    **entries.COMPARED,
    **work.COMPARED,
    **recorded.COMPARED,
}
"""What a rebuild holds against what is live, beside what every reader keeps."""

DEALERS_AT_ONCE: Final = 200
"""Dealers stated anew in one transaction."""


class SpanningDealers(RegionShelf):
    """Keeps what it reads, and what spans dealers."""

    def __init__(self) -> None:
        self._read = 0

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        self._read += len(events)
        super().apply(tx, events)
        for follow in (
            dealers.follow_dealers,
            entries.follow_entries,
            work.follow_statements,
            recorded.follow_recorded,
            restated.follow_facts,
        ):
            follow(tx, events)

    def is_catching_up(self) -> bool:
        """Whether so much was read since this was last asked that more is likely to follow."""
        read, self._read = self._read, 0
        return read >= RECORDS_A_BATCH


def spanning_consumer(store: Store, log: LogReader) -> Consumer:
    """The consumer that keeps it. While it catches up no dealer is stated anew twice."""
    projection = SpanningDealers()

    def state_anew() -> bool:
        if projection.is_catching_up():
            return False
        with store.reading() as look:
            if not look.execute("SELECT 1 FROM to_restate LIMIT 1"):
                return False
        with store.transaction() as tx:
            consumer.guard(tx)
            return restated.restate(tx, consumer.taken.partitions, DEALERS_AT_ONCE) > 0

    consumer = Consumer(store, log, projection, state_anew)
    return consumer
