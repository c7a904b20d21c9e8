"""The live generation of each projection: one row names it."""

from datetime import datetime
from typing import Final

from services.kit.clock import instant_text
from services.kit.store import Store

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS live (
        projection TEXT PRIMARY KEY, generation BIGINT NOT NULL, switched_at TEXT NOT NULL,
        reason TEXT NOT NULL)""",
)

FIRST: Final = 1


def live_generation(store: Store, projection: str) -> int:
    """The number of the generation that is read, and that alone posts."""
    with store.reading() as look:
        rows = look.execute("SELECT generation FROM live WHERE projection = ?", (projection,))
    return int(rows[0][0]) if rows else FIRST


def switch(store: Store, projection: str, generation: int, at: datetime, reason: str) -> None:
    """Make another generation live: every process that opens the store from now on opens it."""
    with store.transaction() as tx:
        tx.execute(
            "INSERT INTO live VALUES (?, ?, ?, ?) ON CONFLICT (projection) DO UPDATE SET"
            " generation = excluded.generation, switched_at = excluded.switched_at,"
            " reason = excluded.reason",
            (projection, generation, instant_text(at), reason),
        )


def store_name(projection: str, generation: int) -> str:
    """The name of a generation's store: `penalties`, then `penalties-2`."""
    return projection if generation == FIRST else f"{projection}-{generation}"
