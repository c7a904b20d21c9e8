"""A process that records facts one after another, until it is ended, and says what it was told.

Each line is `id sequence digest duplicate`, said once the receipt is there.
"""

import sys
from random import Random

from contracts.receipt import Receipt
from contracts.topics import STAFFING
from services.kit.clock import WallClock
from services.kit.intake.journal import TABLES, Journal
from services.kit.store.locations import migrate_store, open_store
from tests.component.kit.facts import declared, drafted
from tests.component.kit.processes import ready

PARTITIONS = 4
DEALERS = 5


def main(url: str, seed: int, count: int) -> None:
    """Record `count` facts in batches of one to four, ids and dealers drawn by the seed."""
    drawn = Random(seed)
    migrate_store(url, TABLES)
    journal = Journal(open_store(url, TABLES), STAFFING, PARTITIONS, WallClock())
    ready()
    for _ in range(count):
        numbers = [drawn.randrange(1000) for _ in range(drawn.randint(1, 4))]
        batch = [drafted(declared(str(n), f"D-{n % DEALERS}")) for n in numbers]
        for outcome in journal.record(batch):
            assert isinstance(outcome, Receipt)
            print(  # noqa: T201
                outcome.id, int(outcome.sequence), outcome.digest, outcome.duplicate, flush=True
            )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
