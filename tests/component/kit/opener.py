"""A process that opens a store and its journal at the same moment as others do."""

import sys

from contracts.topics import STAFFING
from services.kit.clock import WallClock
from services.kit.journal import TABLES, Journal
from services.kit.places import open_store
from tests.component.kit.processes import ready

if __name__ == "__main__":
    ready()
    store = open_store(sys.argv[1], TABLES)
    Journal(store, STAFFING, 12, WallClock())
    store.close()
    print("opened", flush=True)  # noqa: T201
