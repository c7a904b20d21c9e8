"""A small run without a fault, in one process, whose evidence a test may doctor."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from contracts.topics import FACT_TOPICS, PENALTIES, topic_of
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf
from services.kit.log.embedded import EmbeddedLog
from services.kit.log.partitions import partition_of_stream
from services.kit.store import Store
from services.kit.store.locations import open_store
from services.notifications import service as notifications
from services.penalties.adjudication import adjudicate_lines
from services.sample import sample_history
from tests.builders.envelope import as_sent
from tests.faults.evidence import Evidence
from tests.faults.facts import Fact
from tests.faults.rest import READ, VIEWS, Stores
from tests.replay.ledger import PARTITIONS, Ledger, run

UNTIL = date(2013, 1, 31)
DAYS = (date(2012, 12, 20), UNTIL, UNTIL + timedelta(days=20))


def live(folder: Path) -> None:
    """Let facts come and days close; the stores stay in the folder."""
    with closing(Ledger(folder)) as ledger:
        ledger.receive(_lived_through())
        for day in DAYS:
            ledger.close_day(day)
        ledger.post_all()
        for name in VIEWS:
            upstream = {topic: ledger.upstream()[topic] for topic in READ[name]}
            with closing(_view(folder, name)) as view:
                run(Consumer(view, EmbeddedLog(upstream, PARTITIONS), Shelf()))


def _view(folder: Path, name: str) -> Store:
    return open_store(f"sqlite:{folder / name}.sqlite", (*consumer.TABLES, *shelf.TABLES))


@contextmanager
def evidence_of(lived: Path, folder: Path) -> Iterator[Evidence]:
    """The evidence of it, over stores of a copy."""
    shutil.copytree(lived, folder)
    with ExitStack() as stack:
        ledger = stack.enter_context(closing(Ledger(folder)))
        mails = open_store(f"sqlite:{folder / 'notifications.sqlite'}", notifications.TABLES)
        stack.enter_context(closing(mails))
        views = {name: stack.enter_context(closing(_view(folder, name))) for name in VIEWS}
        stores = {**ledger.upstream(), **views, PENALTIES: ledger.store, "notifications": mails}
        log = _log(stores)
        lines = [value for values in log.values() for value in values]
        facts = [as_sent(event) for event in _lived_through()]
        dockets = ledger.dockets()
        yield Evidence(
            partitions=PARTITIONS,
            sent=facts,
            acknowledged=[(fact, _receipt(ledger, fact)) for fact in facts],
            log=log,
            stores=stores,
            exported=lines,
            answered={"penalties-1": dockets, "penalties-2": dockets},
            adjudicated=adjudicate_lines(lines, DAYS[-1] + timedelta(days=1)),
            said={"penalties-1": "penalties is up\n"},
            surprises=[],
        )


def _lived_through() -> list[Fact]:
    return list(sample_history(dealers=3, months=2, until=UNTIL, seed=1))


def _log(stores: Stores) -> dict[tuple[str, int], list[bytes]]:
    log: dict[tuple[str, int], list[bytes]] = {}
    for topic in (*FACT_TOPICS, PENALTIES):
        for partition in range(PARTITIONS):
            log[topic, partition] = _of_partition(stores[topic], partition)
    return log


def _of_partition(store: Store, partition: int) -> list[bytes]:
    recorded = store.notifications(0, 1_000_000)
    return [e.value for e in recorded if partition_of_stream(e.stream, PARTITIONS) == partition]


def _receipt(ledger: Ledger, fact: Fact) -> dict[str, Any]:
    receipt = ledger.journals[topic_of(fact["type"])].receipt(fact["source"], fact["id"])
    assert receipt is not None
    return asdict(receipt)
