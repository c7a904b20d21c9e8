"""One active instance per store: its heartbeats hold the lease, and the others wait."""

import time
from collections.abc import Callable
from typing import Final

from services.kit.store import Store, Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS leases (
        name TEXT PRIMARY KEY, epoch BIGINT NOT NULL, beat BIGINT NOT NULL)""",
)

TERM_SECONDS: Final = 10.0
"""Seconds without a heartbeat after which another instance takes over."""

BEAT_SECONDS: Final = 2.0
"""Seconds between two heartbeats."""

LISTEN_SECONDS: Final = 0.5
"""Seconds between two checks of the holder by a waiting instance."""

RELEASED: Final = -1
"""The beat of a lease that its holder has released."""


class FencedOut(Exception):
    """Another instance has taken over: this one must not write any more."""


class Lease:
    """A lease, held by one instance at a time.

    A waiting instance measures the silence by its own clock, so that no two clocks are compared.
    Each taking raises the epoch, and every transaction of the holder compares it; therefore an
    instance that was paused and replaced cannot write.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        term: float = TERM_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._name = name
        self._term = term
        self._now = now
        self._epoch: int | None = None
        self._beaten_at = 0.0
        self._heard: tuple[int, int] | None = None
        self._heard_at = 0.0
        self._listened_at = -LISTEN_SECONDS

    def hold(self) -> bool:
        """Whether this instance holds the lease; it takes a free one. Raises `FencedOut`."""
        if self._epoch is None:
            return self._listens() and self._is_free() and self._take()
        self.beat()
        return True

    def beat(self) -> None:
        """Write a heartbeat if it is due; raises `FencedOut`."""
        if self._now() - self._beaten_at >= BEAT_SECONDS:
            with self._store.transaction() as tx:
                self.guard(tx)

    def guard(self, tx: Transaction) -> None:
        """Raise `FencedOut` unless this instance holds the lease; this counts as a heartbeat."""
        self._beaten_at = self._now()
        held = tx.execute("SELECT epoch FROM leases WHERE name = ?", (self._name,))
        if held != [(self._epoch,)]:
            self._epoch = self._heard = None
            raise FencedOut(f"another instance holds {self._name} now")
        tx.execute("UPDATE leases SET beat = beat + 1 WHERE name = ?", (self._name,))

    def release(self) -> None:
        """Release it, so that no other instance has to wait."""
        if self._epoch is not None:
            with self._store.transaction() as tx:
                tx.execute(
                    "UPDATE leases SET beat = ? WHERE name = ? AND epoch = ?",
                    (RELEASED, self._name, self._epoch),
                )
            self._epoch = None

    def _listens(self) -> bool:
        if self._now() - self._listened_at < LISTEN_SECONDS:
            return False
        self._listened_at = self._now()
        return True

    def _is_free(self) -> bool:
        with self._store.reading() as look:
            rows = look.execute("SELECT epoch, beat FROM leases WHERE name = ?", (self._name,))
        heard = (rows[0][0], rows[0][1]) if rows else (0, RELEASED)
        if heard != self._heard:
            self._heard, self._heard_at = heard, self._now()
        return heard[1] == RELEASED or self._now() - self._heard_at >= self._term

    def _take(self) -> bool:
        with self._store.transaction() as tx:
            rows = tx.execute("SELECT epoch, beat FROM leases WHERE name = ?", (self._name,))
            epoch, beat = rows[0] if rows else (0, RELEASED)
            if (epoch, beat) != self._heard:
                return False
            tx.execute(
                "INSERT INTO leases VALUES (?, ?, 0)"
                " ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch, beat = excluded.beat",
                (self._name, epoch + 1),
            )
        self._epoch, self._beaten_at = epoch + 1, self._now()
        return True
