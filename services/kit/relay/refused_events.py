"""The events of a topic that its brokers refuse: from each on, its partition is held."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, NamedTuple

from services.kit.log.outgoing import EventRefused, Outgoing
from services.kit.standstill import instant
from services.kit.store import Reading, Store, StoreUnavailable, Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS refused_events (
        topic TEXT NOT NULL, partition BIGINT NOT NULL, position BIGINT NOT NULL,
        told TEXT NOT NULL, remedy TEXT NOT NULL, since TEXT NOT NULL,
        PRIMARY KEY (topic, partition))""",
)

RETRY_REFUSED_SECONDS: Final = 60.0
"""Seconds after which a refused event is sent again, because the remedy may have been applied."""


class _Held(NamedTuple):
    position: int
    remedy: str


class RefusedEvents:
    """The refused events of one topic, at most one a partition, and when each is sent again.

    They are kept in the store, so that the next relay holds the same partitions, and sends each of
    them once when it begins.
    """

    def __init__(self, topic: str, now: Callable[[], float] = time.monotonic) -> None:
        self._topic = topic
        self._now = now
        self._held: dict[int, _Held] = {}
        self._tried_at: dict[int, float] = {}

    def find(self, look: Reading) -> None:
        """Read the refused events from the store."""
        rows = look.execute(
            "SELECT partition, position, remedy FROM refused_events WHERE topic = ?",
            (self._topic,),
        )
        self._held = {partition: _Held(position, remedy) for partition, position, remedy in rows}
        self._tried_at = {}

    def holds(self, event: Outgoing) -> bool:
        """Whether an event has to wait, because it or an earlier one of its partition is held."""
        held = self._held.get(event.partition)
        return held is not None and held.position <= event.position

    def sent(self, partition: int, through: int) -> int:
        """The position through which every partition is sent, if the relay is `through` one."""
        held = self._held.get(partition)
        return through if held is None else min(through, held.position - 1)

    def due(self, through: int) -> int | None:
        """The position of an event that is to be sent again, if the relay is `through` one.

        It is never one beyond the relay's position, because an earlier event may be unsent.
        """
        for partition, held in self._held.items():
            tried_at = self._tried_at.get(partition)
            if tried_at is not None and self._now() - tried_at < RETRY_REFUSED_SECONDS:
                continue
            if held.position <= through:
                return held.position
        return None

    def hold(self, tx: Transaction, refused: EventRefused) -> bool:
        """Hold the partition from an event on; returns whether this is new."""
        event = refused.event
        self._tried_at[event.partition] = self._now()
        held = _Held(event.position, refused.remedy)
        if self._held.get(event.partition) == held:
            return False
        self._held[event.partition] = held
        tx.execute(
            "INSERT INTO refused_events VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (topic, partition)"
            " DO UPDATE SET position = excluded.position, told = excluded.told,"
            " remedy = excluded.remedy, since = excluded.since",
            (
                self._topic,
                event.partition,
                event.position,
                f"{event} is refused: {refused.reason}",
                refused.remedy,
                instant(datetime.now(UTC)),
            ),
        )
        return True

    def let_go(self, tx: Transaction, partition: int) -> None:
        """Release a partition, because its event was accepted."""
        del self._held[partition]
        tx.execute(
            "DELETE FROM refused_events WHERE topic = ? AND partition = ?", (self._topic, partition)
        )


def forget(tx: Transaction, topic: str) -> None:
    """Release all partitions of a topic, because the topic or its store was replaced."""
    tx.execute("DELETE FROM refused_events WHERE topic = ?", (topic,))


def count(look: Reading, topic: str) -> int:
    """How many events of a topic are refused."""
    [(found,)] = look.execute("SELECT COUNT(*) FROM refused_events WHERE topic = ?", (topic,))
    return int(found)


def held_partitions(store: Store, topic: str) -> Mapping[str, str]:
    """By `TOPIC/PARTITION`, why and since when it is held, whichever instance relays."""
    try:
        with store.reading() as look:
            rows = look.execute(
                "SELECT partition, told, remedy, since FROM refused_events WHERE topic = ?"
                " ORDER BY partition",
                (topic,),
            )
    except StoreUnavailable:  # which is told as what hinders the relay
        return {}
    return {
        f"{topic}/{partition}": f"held since {since}: {told}; {remedy}"
        for partition, told, remedy, since in rows
    }
