"""An OEM that holds the key: it changes what it likes in its store, and seals everything anew."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from contracts.canonical import canonical
from contracts.events.dockets import DocketStated
from contracts.reading import read_json
from services.kit.proof.log_keys import LogKeys
from services.kit.store import Recording, Store, Transaction
from services.kit.store.locations import open_store
from services.penalties.sealing.bundling import Bundling
from services.penalties.sealing.day_sealing import DaySealing
from services.penalties.service import TABLES
from tests.builders.given_fact import DEALER
from tests.component.penalties.sealed import LOG_KEY, RECEIPTS_KEY
from tests.component.penalties.stack import PARTITIONS

KEYS = LogKeys((LOG_KEY,), RECEIPTS_KEY.verifying)

Change = Callable[[Transaction], None]


@contextmanager
def store_of(folder: Path) -> Iterator[Store]:
    """The store of penalties in the data of a stack that has stopped."""
    with closing(open_store(f"sqlite:{folder / 'penalties.sqlite'}", TABLES)) as store:
        yield store


def bundle_of(folder: Path, dealer: str = DEALER, through: str | None = None) -> bytes:
    with store_of(folder) as store, store.reading() as look:
        return Bundling(look, PARTITIONS).of_dealer(dealer, through)


def forged(
    folder: Path, to: Path, change: Change, keys: LogKeys = KEYS, *, seals: bool = True
) -> Path:
    """A copy of the data in which something is changed, and every day sealed anew."""
    shutil.copytree(folder, to)
    with store_of(to) as store:
        with store.transaction() as tx:
            for table in ("seals", "lines", "frontiers"):
                tx.execute(f"DELETE FROM {table}")
            tx.execute("DELETE FROM stored_events WHERE originator_id LIKE '*/%'")
            change(tx)
        if seals:
            seal_all(store, keys)
    return to


def seal_all(store: Store, keys: LogKeys = KEYS) -> None:
    sealing = DaySealing(PARTITIONS, keys)
    while True:
        with store.transaction() as tx:
            if sealing.seal_next(tx) is None:
                return


def changed_fact(
    tx: Transaction, topic: str, sequence: int, change: Callable[[dict[str, Any]], None]
) -> None:
    """Another fact under the number of one."""
    rows = tx.execute(
        "SELECT value FROM kept WHERE stream = ? AND topic = ? AND sequence = ?",
        (DEALER, topic, sequence),
    )
    event = read_json(bytes(rows[0][0]))
    change(event)
    tx.execute(
        "UPDATE kept SET value = ? WHERE stream = ? AND topic = ? AND sequence = ?",
        (canonical(event), DEALER, topic, sequence),
    )


def changed_posting(
    tx: Transaction, sequence: int, change: Callable[[dict[str, Any]], None]
) -> None:
    """Another posting under the number of one."""
    rows = tx.execute(
        "SELECT state FROM stored_events WHERE originator_id = ? AND originator_version = ?",
        (DEALER, sequence),
    )
    event = read_json(bytes(rows[0][0]))
    change(event)
    tx.execute(
        "UPDATE stored_events SET state = ? WHERE originator_id = ? AND originator_version = ?",
        (canonical(event), DEALER, sequence),
    )


def numbers_of(tx: Transaction, *, statements: bool = False) -> list[int]:
    """The numbers of the dealer's postings, or of what is stated of it, in their stream."""
    which = "=" if statements else "<>"
    rows = tx.execute(
        f"SELECT originator_version FROM stored_events WHERE originator_id = ? AND topic {which} ?"
        " ORDER BY originator_version",
        (DEALER, DocketStated.TYPE),
    )
    return [number for (number,) in rows]


def leave_out(tx: Transaction, number: int) -> None:
    """Leave a posting or statement out: those that follow move up."""
    rows = tx.execute(
        "SELECT originator_version, topic, state FROM stored_events WHERE originator_id = ?"
        " AND originator_version > ? ORDER BY originator_version",
        (DEALER, number),
    )
    tx.execute(
        "DELETE FROM stored_events WHERE originator_id = ? AND originator_version >= ?",
        (DEALER, number),
    )
    moved = [
        (after - 1, event_type, {**read_json(bytes(state)), "sequence": f"{after - 1:020d}"})
        for after, event_type, state in rows
    ]
    tx.append([Recording(DEALER, at, name, canonical(event)) for at, name, event in moved])


def leaf_out_last(tx: Transaction, topic: str) -> int:
    """Withhold the newest fact of a topic; its number."""
    [(last,)] = tx.execute(
        "SELECT MAX(sequence) FROM kept WHERE stream = ? AND topic = ?", (DEALER, topic)
    )
    tx.execute(
        "DELETE FROM kept WHERE stream = ? AND topic = ? AND sequence = ?", (DEALER, topic, last)
    )
    tx.execute(
        "UPDATE heads SET sequence = ? WHERE stream = ? AND topic = ?", (last - 1, DEALER, topic)
    )
    return int(last)
