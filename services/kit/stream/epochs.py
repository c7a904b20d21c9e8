"""The epoch of a store: positions in it are comparable within one epoch alone.

A restore renews it, and so does a store that is created; a copy by `docket backup` has none, so
that a stack started from it draws its own.
"""

import secrets
from typing import Final

from services.kit.store import Store, Transaction

TABLES: Final = ("CREATE TABLE IF NOT EXISTS stream_epochs (epoch TEXT NOT NULL)",)

EPOCH_BYTES: Final = 5


def epoch_of(store: Store) -> str:
    """The epoch of a store, in ASCII; a store without one gets one."""
    with store.reading() as look:
        known = look.execute("SELECT epoch FROM stream_epochs")
    if not known:
        with store.transaction() as tx:
            known = tx.execute("SELECT epoch FROM stream_epochs") or [(renew_epoch(tx),)]
    return str(known[0][0])


def renew_epoch(tx: Transaction) -> str:
    """Replace the epoch of a store; returns the new one."""
    epoch = secrets.token_hex(EPOCH_BYTES)
    tx.execute("DELETE FROM stream_epochs")
    tx.execute("INSERT INTO stream_epochs VALUES (?)", (epoch,))
    return epoch
