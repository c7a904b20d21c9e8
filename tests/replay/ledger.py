"""The three topics of facts and the service that posts, joined without HTTP on one folder."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from contracts.events import POSTINGS
from contracts.reading import read_json
from contracts.topics import DECISIONS, EVERY_DEALER, FACT_TOPICS, short_name, topic_of
from services.kit.clock import ManualClock
from services.kit.consumer.consumer import Consumer
from services.kit.intake import journal
from services.kit.intake.draft import imported_draft
from services.kit.intake.journal import Journal
from services.kit.log import LogReader
from services.kit.log.embedded import EmbeddedLog
from services.kit.log.partitions import partition_of
from services.kit.store import Store
from services.kit.store.locations import open_store
from services.penalties.law import LAW_VERSION
from services.penalties.policy.shipped import shipped_policies_as_imports
from services.penalties.posting.casebook import Casebook
from services.penalties.posting.closed_day import DEALERS_AT_ONCE, FACTS_AT_ONCE, ClosedDays
from services.penalties.posting.posting_consumer import TABLES
from services.penalties.queries.live import LiveDockets

Event = dict[str, Any]
PARTITIONS = 2
ENTERED = datetime(2026, 1, 2, tzinfo=UTC)

Around = Callable[[str, Store], Store]


def plain(_: str, store: Store) -> Store:
    return store


class Ledger:
    """Facts in, days closed, postings out; what is opened again on the folder goes on there."""

    def __init__(self, folder: Path, around: Around = plain) -> None:
        self.folder = folder
        self._around = around
        self._opened: list[Store] = []
        self.journals = {
            topic: Journal(
                self._open(short_name(topic), journal.TABLES), topic, PARTITIONS, ManualClock()
            )
            for topic in FACT_TOPICS
        }
        self.journals[DECISIONS].record(shipped_policies_as_imports())
        self.store = self.another_store("penalties")

    def receive(self, events: Iterable[Event]) -> None:
        """Record facts with the instants at which they say they were received."""
        drafts: dict[str, list[Any]] = {topic: [] for topic in FACT_TOPICS}
        for event in events:
            # A policy is known from when it entered: here on the day that it says.
            of_all = event["subject"] == EVERY_DEALER
            entered = datetime.fromisoformat(event["recordedtime"]) if of_all else ENTERED
            draft = imported_draft(event, entered, "older records")
            drafts[topic_of(event["type"])].append(draft)
        for topic, some in drafts.items():
            if some:
                self.journals[topic].record(some)

    def close_day(self, through: date) -> None:
        for each in self.journals.values():
            each.close_days(through)

    def upstream(self) -> Mapping[str, Store]:
        return {topic: each.store for topic, each in self.journals.items()}

    def log(self) -> LogReader:
        return EmbeddedLog(self.upstream(), PARTITIONS)

    def another_store(self, name: str) -> Store:
        """A store of postings, empty unless it was written before."""
        return self._open(name, TABLES)

    def consumer(
        self,
        store: Store | None = None,
        log: LogReader | None = None,
        casebook: Casebook | None = None,
        law_version: str = LAW_VERSION,
        at_once: int = DEALERS_AT_ONCE,
        *,
        facts_at_once: int = FACTS_AT_ONCE,
    ) -> Consumer:
        """The service that posts, as it starts."""
        into = store or self.store
        cases = casebook or Casebook()
        posting = ClosedDays(
            into, cases, PARTITIONS, law_version, at_once, facts_at_once=facts_at_once
        )
        consumer = Consumer(into, log or self.log(), posting, posting.post_due)
        posting.guard = consumer.guard
        consumer.take()
        return consumer

    def post_all(self) -> None:
        run(self.consumer())

    def dockets(self, store: Store | None = None) -> dict[str, Any]:
        """The live dockets of all dealers."""
        into = store or self.store
        with into.reading() as look:
            rows = look.execute("SELECT DISTINCT stream FROM kept WHERE stream NOT LIKE '*%'")
        live = LiveDockets(into, Casebook(), PARTITIONS, ManualClock())
        found = {dealer: live.of(dealer) for (dealer,) in sorted(rows)}
        return {dealer: docket.to_json() for dealer, docket in found.items() if docket}

    def recorded(self) -> list[bytes]:
        """Every recorded event of the three topics."""
        return [
            event.value
            for store in self.upstream().values()
            for event in store.notifications(0, 1_000_000)
        ]

    def close(self) -> None:
        for store in self._opened:
            store.close()

    def _open(self, name: str, tables: Any) -> Store:
        # What power cuts do to a file is the kit's to test: here a process ends, not the machine.
        store = open_store(f"sqlite:{self.folder / name}.sqlite", tables, durable=False)
        self._opened.append(store)
        return self._around(name, store)


def run(consumer: Consumer) -> None:
    """Read and post until there is nothing left."""
    while consumer.step():
        pass


def postings(store: Store) -> list[tuple[str, int, bytes]]:
    """The whole topic of penalties, partition by partition, each in its order."""
    recorded = store.notifications(0, 1_000_000)
    by_partition = sorted(recorded, key=lambda each: partition_of(each.stream, PARTITIONS))
    return [(each.stream, each.sequence, each.value) for each in by_partition]


def posted(store: Store) -> dict[str, list[dict[str, Any]]]:
    """The postings of each dealer."""
    found: dict[str, list[dict[str, Any]]] = {}
    for dealer, _, value in postings(store):
        event = read_json(value)
        if event["type"] in POSTINGS:
            found.setdefault(dealer, []).append(event)
    return found
