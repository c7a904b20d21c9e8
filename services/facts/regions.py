"""The region of each dealer, as every service reads it from staffing's facts."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final

from contracts.events.decisions import FactCorrected, FactWithdrawn
from contracts.events.staffing import DealerAccepted, DealerClosed, DealerDetailsChanged
from contracts.faults import Malformed
from contracts.topics import EVERY_DEALER
from services.kit.clock import local_date
from services.kit.consumer.shelf import Shelf, kept_of_types
from services.kit.log.decoding import LogEvent
from services.kit.store import Reading, Store, Transaction
from services.kit.store.statements import Condition, marks
from services.received.fact import ReceivedFact, received_fact
from services.received.standing import standing_facts

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS dealer_regions (
        dealer TEXT NOT NULL, from_on TEXT NOT NULL, until_on TEXT NOT NULL, region TEXT NOT NULL,
        PRIMARY KEY (dealer, from_on))""",
    "CREATE INDEX IF NOT EXISTS dealer_regions_region ON dealer_regions (region, dealer)",
)
"""A row is a time in which a dealer is in a region, `until_on` not included."""

SAYING: Final = (
    DealerAccepted.TYPE,
    DealerClosed.TYPE,
    DealerDetailsChanged.TYPE,
    FactWithdrawn.TYPE,
    FactCorrected.TYPE,
)
"""What says in which region a dealer is, or takes that back."""

ALWAYS: Final = str(date.min)
FOREVER: Final = "9999-12-31"


class RegionShelf(Shelf):
    """Keeps what it reads, and the region of each dealer."""

    def apply(self, tx: Transaction, events: Sequence[LogEvent]) -> None:
        super().apply(tx, events)
        keep_regions(tx, events)


def keep_regions(tx: Transaction, events: Sequence[LogEvent]) -> None:
    """Rewrite the regions of the dealers to whom these kept events refer."""
    touched = {
        event.stream
        for event in events
        if event.body["type"] in SAYING and event.body["subject"] != EVERY_DEALER
    }
    for dealer in sorted(touched):
        tx.execute("DELETE FROM dealer_regions WHERE dealer = ?", (dealer,))
        tx.execute_many(
            "INSERT INTO dealer_regions VALUES (?, ?, ?, ?)",
            [(dealer, *period) for period in _periods(dealer, list(_facts(tx, dealer)))],
        )


def region_on(dealer: str, facts: Sequence[ReceivedFact], day: date) -> str | None:
    """The region of a dealer on a day, by its facts; None if they name none."""
    standing = standing_facts(dealer, facts)
    said = [fact.data.region for fact in standing.of(DealerAccepted)][:1]
    changes = sorted(standing.of(DealerDetailsChanged), key=lambda fact: fact.data.from_on)
    named = (fact.data.region for fact in changes if fact.data.from_on <= day)
    return [None, *said, *filter(None, named)][-1]


def _facts(look: Reading, dealer: str) -> Iterator[ReceivedFact]:
    for kept in kept_of_types(look, dealer, SAYING):
        with suppress(Malformed):
            yield received_fact(kept.value)


def _periods(dealer: str, facts: Sequence[ReceivedFact]) -> list[tuple[str, str, str]]:
    """The periods of a dealer's regions; empty for a dealer without acceptance."""
    standing = standing_facts(dealer, facts)
    accepted = next(iter(standing.of(DealerAccepted)), None)
    if accepted is None:
        return []
    begins = {ALWAYS: accepted.data.region}
    for change in sorted(standing.of(DealerDetailsChanged), key=lambda fact: fact.data.from_on):
        if change.data.region is not None:
            begins[str(change.data.from_on)] = change.data.region
    days = [*begins, FOREVER]
    return [
        (day, until, region) for (day, region), until in zip(begins.items(), days[1:], strict=True)
    ]


class KeptRegions:
    """The regions of today, Asia/Shanghai, in a store."""

    def __init__(
        self, store: Store, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store = store
        self._now = now

    def region_of(self, dealer: str) -> str | None:
        """The region of a dealer; None if it is unknown."""
        today = self.today()
        with self._store.reading() as look:
            rows = look.execute(
                "SELECT region FROM dealer_regions"
                " WHERE dealer = ? AND from_on <= ? AND until_on > ?",
                (dealer, today, today),
            )
        return str(rows[0][0]) if rows else None

    def dealers_of(self, regions: Sequence[str]) -> Condition:
        """A query of the dealers of these regions."""
        today = self.today()
        named = f"region IN ({marks(regions)}) AND from_on <= ? AND until_on > ?"
        return f"SELECT dealer FROM dealer_regions WHERE {named}", (*regions, today, today)

    def codes_of(self, regions: Sequence[str]) -> Sequence[str]:
        """The dealers of these regions."""
        query, values = self.dealers_of(regions)
        with self._store.reading() as look:
            return [str(dealer) for (dealer,) in look.execute(query, values)]

    def today(self) -> str:
        """The day whose regions count."""
        return str(local_date(self._now()))
