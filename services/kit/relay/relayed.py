"""How far a store is relayed to its topic."""

from typing import Final

from services.kit.log.lag import Progress
from services.kit.relay import refused_events
from services.kit.store import Reading, Store, Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS relayed (
        topic TEXT PRIMARY KEY, topic_id TEXT NOT NULL, position BIGINT NOT NULL)""",
)


def relayed_all(store: Store, topic: str, topic_id: str) -> None:
    """Record that the whole store is on its topic, because it was refilled from there."""
    with store.transaction() as tx:
        [(last,)] = tx.execute("SELECT COALESCE(MAX(notification_id), 0) FROM stored_events")
        tx.execute(
            "INSERT INTO relayed VALUES (?, ?, ?) ON CONFLICT (topic) DO UPDATE"
            " SET topic_id = excluded.topic_id, position = excluded.position",
            (topic, topic_id, last),
        )
        refused_events.forget(tx, topic)


def begin(tx: Transaction, topic: str, topic_id: str) -> int:
    """The position of the last event that is relayed; 0 for a re-created topic."""
    if tx.execute("SELECT topic_id FROM relayed WHERE topic = ?", (topic,)) != [(topic_id,)]:
        refused_events.forget(tx, topic)
        tx.execute("DELETE FROM relayed WHERE topic = ?", (topic,))
        tx.execute("INSERT INTO relayed VALUES (?, ?, 0)", (topic, topic_id))
    [(position,)] = tx.execute("SELECT position FROM relayed WHERE topic = ?", (topic,))
    return int(position)


def move(tx: Transaction, topic: str, position: int) -> None:
    """Record how far a topic is relayed."""
    tx.execute("UPDATE relayed SET position = ? WHERE topic = ?", (position, topic))


def relay_progress(look: Reading, topic: str) -> Progress:
    """How far a topic is relayed, and the last position of its store."""
    rows = look.execute("SELECT position FROM relayed WHERE topic = ?", (topic,))
    at = int(rows[0][0]) if rows else 0
    [(beyond,)] = look.execute(
        "SELECT COUNT(*) FROM stored_events WHERE notification_id > ?", (at,)
    )
    return Progress(at, at + int(beyond))


def unsent(look: Reading, topic: str) -> int:
    """How many events of a store may not be on its topic yet; a held partition counts one."""
    return relay_progress(look, topic).lag + refused_events.count(look, topic)
