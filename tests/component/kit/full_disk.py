"""A process whose files may grow to a size only: it writes on until nothing more is taken.

Says how many transactions were acknowledged, what was refused and in which words; then it is given
room, and writes again.
"""

import json
import resource
import sys
from contextlib import closing

from services.kit.store import Recording, Store, StoreUnavailable
from services.kit.store.locations import open_store
from tests.component.kit.processes import ready

ROOM = 400_000
TRIES = 5


def write(store: Store, number: int) -> None:
    with store.transaction() as tx:
        tx.execute("INSERT INTO notes VALUES (?)", (number,))
        tx.append([Recording("BJ", 2 * number - 1, "said.v1", b"x" * 3000)])
        tx.append([Recording("BJ", 2 * number, "said.v1", b"x" * 3000)])


def main(url: str) -> None:
    tables = ("CREATE TABLE IF NOT EXISTS notes (number BIGINT PRIMARY KEY)",)
    with closing(open_store(url, tables)) as store:
        ready()
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, hard))
        acknowledged = 0
        refused: list[str] = []
        while len(refused) < TRIES:
            try:
                write(store, acknowledged + 1)
            except StoreUnavailable as fault:
                refused.append(str(fault))
            else:
                acknowledged += 1
        read = len(store.notifications(0, 10_000))
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        write(store, acknowledged + 1)
        told = {"acknowledged": acknowledged, "refused": refused, "read": read}
        print(json.dumps(told), flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
