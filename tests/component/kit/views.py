"""A consumer that keeps what a journal of staffing's topic records."""

from contracts.topics import STAFFING
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.shelf import Shelf
from services.kit.log.embedded import EmbeddedLog
from services.kit.store import Store
from tests.component.kit.records import PARTITIONS

VIEW = (*consumer.TABLES, *shelf.TABLES)


def reader(view: Store, upstream: Store, projection: Shelf | None = None) -> Consumer:
    log = EmbeddedLog({STAFFING: upstream}, PARTITIONS)
    return Consumer(view, log, projection or Shelf())


def read(view: Store, upstream: Store) -> Consumer:
    taken = reader(view, upstream)
    taken.take()
    while taken.step():
        pass
    return taken
