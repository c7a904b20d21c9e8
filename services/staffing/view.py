"""The projection of staffing, read as standing filings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from msgspec.structs import replace

from contracts.events.decisions import FactCorrected, FactWithdrawn
from contracts.events.staffing import DealerAccepted, DealerClosed, DealerDetailsChanged
from contracts.personal import Rename, person_id_alone, renamed
from contracts.topics import DECISIONS, EVERY_DEALER, STAFFING
from services.facts import regions
from services.facts.kept_policies import kept_policies
from services.facts.regions import RegionShelf
from services.kit.clock import Clock, open_day_by
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import closed_through, kept_of
from services.kit.log import LogReader
from services.kit.store import Reading, Store
from services.kit.store.statements import EVERYWHERE, Condition, chunks, marks
from services.kit.vault.keys import Vault
from services.kit.vault.seal import open_name
from services.received.fact import ReceivedFact, received_fact
from services.received.standing import Standing, standing_facts
from services.staffing.case import Case
from services.staffing.particulars import Particulars, particulars

TOPICS: Final = (STAFFING, DECISIONS)
"""The facts, and what takes them back or puts them right."""

TABLES: Final = (
    *consumer.TABLES,
    *shelf.TABLES,
    *regions.TABLES,
    "CREATE INDEX IF NOT EXISTS kept_type ON kept (type, stream)",
)

REGISTER: Final = (
    DealerAccepted.TYPE,
    DealerClosed.TYPE,
    DealerDetailsChanged.TYPE,
    FactWithdrawn.TYPE,
    FactCorrected.TYPE,
)
"""What says who the dealers are."""


class View:
    """The filings of every dealer, read from a store that a consumer keeps up to date."""

    def __init__(self, store: Store, clock: Clock, vault: Vault) -> None:
        """`clock` is asked for the open day before a first close, and for nothing else."""
        self._store = store
        self._vault = vault
        self._clock = clock

    def of(self, dealer: str, *, named: bool = True) -> Case | None:
        """The standing filings of a dealer; None if it has none.

        `named`: with the names of persons, else with their `person_id` instead.
        """
        rename = _opened_with(self._vault.of_dealer(dealer)) if named else person_id_alone
        with self._store.reading() as look:
            return self._case(look, dealer, rename)

    def dealers(
        self, on: date | None, within: Condition = EVERYWHERE, *, after: str = "", limit: int
    ) -> tuple[list[Particulars], str | None]:
        """The first dealers after a code, as of `on`, else as of their open day, by code.

        Only streams `within`; a dealer of whom all is withdrawn is skipped. The second value is the
        last code compared, if others follow.
        """
        condition, values = within
        with self._store.reading() as look:
            streams = look.execute(
                "SELECT stream, MIN(partition) FROM kept WHERE topic = ? AND stream NOT LIKE ?"
                f" AND stream > ? AND {condition} GROUP BY stream ORDER BY stream LIMIT ?",
                (STAFFING, f"{EVERY_DEALER}/%", after, *values, limit + 1),
            )
            following = streams[limit - 1][0] if len(streams) > limit else None
            streams = streams[:limit]
            partitions = {partition for _, partition in streams}
            days = {each: on or self._open_day(look, each) for each in partitions}
            register = _register(look, [dealer for dealer, _ in streams])
            found = [
                particulars(dealer, standing, days[partition])
                for dealer, partition in streams
                if (standing := register.get(dealer) or _standing(look, dealer)) is not None
            ]
            return found, following

    def _case(self, look: Reading, dealer: str, rename: Rename) -> Case | None:
        standing = _standing(look, dealer, rename)
        if standing is None:
            return None
        [(partition,)] = look.execute("SELECT MIN(partition) FROM kept WHERE stream = ?", (dealer,))
        open_day = self._open_day(look, partition)
        return Case(dealer, standing, kept_policies(look, partition), open_day)

    def _open_day(self, look: Reading, partition: int) -> date:
        return open_day_by(self._clock, closed_through(look, TOPICS, partition))


def staffing_consumer(store: Store, log: LogReader) -> Consumer:
    """The consumer that keeps the filings, and the region of each dealer."""
    return Consumer(store, log, RegionShelf())


def _standing(look: Reading, dealer: str, rename: Rename | None = None) -> Standing | None:
    """The standing filings of a dealer, with each personal name as `rename` returns it."""
    facts = [received_fact(kept.value) for kept in kept_of(look, dealer)]
    if rename is not None:
        facts = [replace(fact, data=renamed(fact.data, rename)) for fact in facts]
    standing = standing_facts(dealer, facts)
    return standing if any(fact.topic == STAFFING for fact in standing.facts) else None


def _opened_with(keys: Mapping[str, bytes | None]) -> Rename:
    return lambda person_id, name: open_name(keys.get(person_id), name)


def _register(look: Reading, dealers: Sequence[str]) -> dict[str, Standing]:
    """The standing facts of those dealers whose acceptance, closure or details stand."""
    said: defaultdict[str, list[ReceivedFact]] = defaultdict(list)
    for some in chunks(dealers):
        for dealer, value in look.execute(
            f"SELECT stream, value FROM kept WHERE type IN ({marks(REGISTER)})"
            f" AND stream IN ({marks(some)})",
            (*REGISTER, *some),
        ):
            said[dealer].append(received_fact(bytes(value)))
    found = {dealer: standing_facts(dealer, facts) for dealer, facts in said.items()}
    return {
        dealer: standing
        for dealer, standing in found.items()
        if any(fact.topic == STAFFING for fact in standing.facts)
    }
