"""The postings that a store which has seen nothing makes of the same log, read without a fault."""

from pathlib import Path

from contracts.topics import PENALTIES
from services.kit.log import LogReader
from services.kit.store import Store
from services.penalties.posting.posting_consumer import posting_consumer
from tests.simulation.pipeline import TABLES
from tests.simulation.stores import new_store


def replayed(log: LogReader, folder: Path) -> Store:
    """The store of postings after the whole log."""
    store = new_store(folder, "replay", TABLES[PENALTIES])
    consumer = posting_consumer(store, log)
    consumer.take()
    while consumer.step():
        pass
    return store
