"""One active instance per store: it says again and again that it is there, and the others wait."""

import time
from collections.abc import Callable
from typing import Final

from services.kit.store import Store, Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS leases (
        name TEXT PRIMARY KEY, epoch BIGINT NOT NULL, beat BIGINT NOT NULL)""",
)

TERM_SECONDS: Final = 10.0
"""Seconds of silence after which another instance takes over."""

BEAT_SECONDS: Final = 2.0
"""Seconds between two signs of life."""

LISTEN_SECONDS: Final = 0.5
"""Seconds between two looks at who holds it."""

RELEASED: Final = -1
"""The beat of a lease that its holder gave back."""


class FencedOut(Exception):
    """Another instance has taken over: nothing more is written here."""


class Lease:
    """Held by one instance at a time. An instance that waits counts the silence by its own clock.

    So no two clocks are compared; and since the epoch is raised at each taking, and compared in
    every transaction of the holder's, one that was paused and taken over from can write no more.
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
        """Whether it is held here; takes it where nobody does. Raises `FencedOut`."""
        if self._epoch is None:
            return self._listens() and self._is_free() and self._take()
        self.beat()
        return True

    def beat(self) -> None:
        """Say that the holder is there, when it is time to; raises `FencedOut`."""
        if self._now() - self._beaten_at >= BEAT_SECONDS:
            with self._store.transaction() as tx:
                self.guard(tx)

    def guard(self, tx: Transaction) -> None:
        """Raise `FencedOut` unless it is still held here; a sign of life, too."""
        self._beaten_at = self._now()
        held = tx.execute("SELECT epoch FROM leases WHERE name = ?", (self._name,))
        if held != [(self._epoch,)]:
            self._epoch = self._heard = None
            raise FencedOut(f"another instance holds {self._name} now")
        tx.execute("UPDATE leases SET beat = beat + 1 WHERE name = ?", (self._name,))

    def release(self) -> None:
        """Give it back, so that nobody has to wait."""
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
