"""The log of access: reads of another principal's record, and refusals."""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from threading import Event, Lock, Thread
from typing import Any, Final, NamedTuple

from services.kit.clock import instant_text
from services.kit.store import Store, StoreUnavailable

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS access_log (
        first_at TEXT NOT NULL, last_at TEXT NOT NULL, times BIGINT NOT NULL,
        principal TEXT NOT NULL, route TEXT NOT NULL, dealer TEXT NOT NULL, verdict TEXT NOT NULL,
        rule TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS access_log_at ON access_log (first_at)",
)

ACCESS_COLUMNS: Final = (
    "first_at", "last_at", "times", "principal", "route", "dealer", "verdict", "rule",
)  # fmt: skip

WRITE_EVERY_SECONDS: Final = 1.0
"""Seconds between two writes; repetitions within them become one line with a count."""

MOST_WAITING: Final = 10_000
"""Lines that wait while the store is unavailable."""

_log = logging.getLogger(__name__)


class Access(NamedTuple):
    """One request: `principal` is its actor, or `-` if unknown; the same holds of `dealer`."""

    principal: str
    route: str
    dealer: str
    verdict: str
    rule: str


class AccessLog:
    """Gathers lines and writes them in the background, so that no answer waits for its line."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: dict[Access, list[Any]] = {}
        self._lock = Lock()
        self._stop = Event()
        self._thread = Thread(target=self._run, name="access-log", daemon=True)
        self._thread.start()

    def note(self, line: Access) -> None:
        """Queue a line to be written within a second."""
        at = instant_text(datetime.now(UTC))
        with self._lock:
            if line not in self._waiting and len(self._waiting) >= MOST_WAITING:
                _log.error("a line of the log of access is lost: %s", line)
                return
            first, _, times = self._waiting.get(line, [at, at, 0])
            self._waiting[line] = [first, at, times + 1]

    def close(self) -> None:
        """Write the queued lines."""
        self._stop.set()
        self._thread.join()
        self._write()

    def _run(self) -> None:
        while not self._stop.wait(WRITE_EVERY_SECONDS):
            self._write()

    def _write(self) -> None:
        with self._lock:
            written = dict(self._waiting)
        if not written:
            return
        try:
            with self._store.transaction() as tx:
                tx.execute_many(
                    "INSERT INTO access_log VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    [(*counted, *line) for line, counted in written.items()],
                )
        except StoreUnavailable as fault:
            _log.warning("the log of access waits: %s", fault)
            return
        with self._lock:
            for line, (_, _, times) in written.items():
                first, last, counted = self._waiting.pop(line)
                if counted > times:  # more came meanwhile
                    self._waiting[line] = [first, last, counted - times]


def lines_of(store: Store) -> Iterator[dict[str, Any]]:
    """The lines in a store, the oldest first."""
    with store.reading() as look:
        rows: Sequence[Any] = look.execute(
            f"SELECT {', '.join(ACCESS_COLUMNS)} FROM access_log ORDER BY first_at"
        )
    return (dict(zip(ACCESS_COLUMNS, row, strict=True)) for row in rows)
