"""A process that makes a store, and opens its journal, at the same moment as others do."""

import sys

from contracts.topics import STAFFING
from services.kit.clock import WallClock
from services.kit.intake.journal import TABLES, Journal
from services.kit.store.locations import migrate_store, open_store
from tests.component.kit.processes import ready

if __name__ == "__main__":
    ready()
    migrate_store(sys.argv[1], TABLES)
    store = open_store(sys.argv[1], TABLES)
    Journal(store, STAFFING, 12, WallClock())
    store.close()
    print("opened", flush=True)  # noqa: T201
