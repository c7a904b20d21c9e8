"""The store as one SQLite file, over the eventsourcing library's recorder."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from eventsourcing.persistence import DataError, PersistenceError, StoredEvent
from eventsourcing.sqlite import (
    SQLiteApplicationRecorder,
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
)

from services.kit.store import (
    SHAPE,
    UPGRADE,
    Notification,
    Recording,
    Row,
    SchemaUnfit,
    StoreUnavailable,
)
from services.kit.store.driver_faults import DriverFaults
from services.kit.store.scope import table_form

BUSY_TIMEOUT_SECONDS = 60
"""Seconds that a writer waits: long, because SQLite is unfair among busy processes."""

LONGEST_WAL_BYTES = 64 * 1024
"""Bytes that a write-ahead log keeps after a checkpoint."""

CHECKPOINT_PAGES = 256
"""Pages of 4 KiB in a write-ahead log after which it is checkpointed."""

_FAULTS = DriverFaults("SQLite", (DataError, sqlite3.DataError), (PersistenceError, sqlite3.Error))


class _Pool(SQLiteConnectionPool):
    synchronous = "FULL"

    def _create_connection(self) -> SQLiteConnection:
        connection = super()._create_connection()
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA synchronous={self.synchronous}")
        cursor.execute(f"PRAGMA journal_size_limit={LONGEST_WAL_BYTES}")
        cursor.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        return connection

    def get_connection(
        self,
        timeout: float | None = None,
        *,
        is_writer: bool | None = None,  # noqa: ARG002
    ) -> SQLiteConnection:
        # Writers take turns in the store: a turn taken in here keeps readers waiting as well, and
        # is never given back where no connection can be made.
        return super().get_connection(timeout)


class _MeasuredPool(_Pool):
    synchronous = "OFF"


class _Recorder(SQLiteApplicationRecorder):
    def __init__(self, datastore: SQLiteDatastore, tables: Sequence[str]) -> None:
        self._tables = tables
        super().__init__(datastore)

    def construct_create_table_statements(self) -> list[str]:
        return [
            *super().construct_create_table_statements(),
            "CREATE TABLE IF NOT EXISTS write_lock (held INTEGER)",
            *(table_form(table).sql.replace("BYTES", "BLOB") for table in self._tables),
        ]

    def append(self, cursor: SQLiteCursor, recordings: Sequence[Recording]) -> None:
        self._insert_events(cursor, [_stored(recording) for recording in recordings])


def _dialect(sql: str) -> str:
    """SQL in SQLite's dialect: an event's position is the rowid."""
    return sql.replace("notification_id", "rowid")


class _Reading:
    def __init__(self, cursor: SQLiteCursor) -> None:
        self._cursor = cursor

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        # Raised by the statement: else a loop over dealers would park a dealer for an outage.
        with _FAULTS.of_statement():
            self._cursor.execute(_dialect(sql), parameters)
            return [tuple(row) for row in self._cursor.fetchall()]


class _Transaction(_Reading):
    def __init__(self, cursor: SQLiteCursor, recorder: _Recorder) -> None:
        super().__init__(cursor)
        self._recorder = recorder

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        if rows := list(rows):
            with _FAULTS.of_statement():
                self._cursor.executemany(sql, rows)

    def append(self, recordings: Sequence[Recording]) -> None:
        with _FAULTS.of_statement():
            self._recorder.append(self._cursor, recordings)


class SqliteStore:
    """One file per store; writers in other processes wait for one another.

    Opening raises `SchemaUnfit` if another release has left tables of another shape.
    """

    def __init__(self, path: Path, tables: Sequence[str], *, durable: bool = True) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._datastore = SQLiteDatastore(str(path), originator_id_type="text")
        pool = _Pool if durable else _MeasuredPool
        self._datastore.pool.close()
        self._datastore.pool = pool(
            db_name=str(path), lock_timeout=BUSY_TIMEOUT_SECONDS, pool_size=8
        )
        self._recorder = _Recorder(self._datastore, tables)
        self._writing = Lock()
        with _FAULTS.said():
            _refuse_other_shape(path)
            self._recorder.create_table()

    @contextmanager
    def transaction(self) -> Iterator[_Transaction]:
        with _FAULTS.said(), self._turn(), self._datastore.transaction(commit=True) as cursor:
            # BEGIN is deferred: a read first and a write after would find the database locked.
            cursor.execute("DELETE FROM write_lock")
            yield _Transaction(cursor, self._recorder)

    @contextmanager
    def reading(self) -> Iterator[_Reading]:
        with _FAULTS.said(), self._datastore.transaction(commit=False) as cursor:
            yield _Reading(cursor)

    def events(self, stream: str) -> Sequence[Recording]:
        with _FAULTS.said():
            return [_recording(event) for event in self._recorder.select_events(stream)]

    def notifications(self, after: int, limit: int) -> Sequence[Notification]:
        with _FAULTS.said():
            found = self._recorder.select_notifications(after, limit, inclusive_of_start=False)
        return [
            Notification(
                event.id,
                str(event.originator_id),
                event.originator_version,
                event.topic,
                event.state,
            )
            for event in found
        ]

    def close(self) -> None:
        self._datastore.close()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._writing.acquire(timeout=BUSY_TIMEOUT_SECONDS):
            raise StoreUnavailable(
                f"another writer has held the store for {BUSY_TIMEOUT_SECONDS} s"
            )
        try:
            yield
        finally:
            self._writing.release()


def _refuse_other_shape(path: Path) -> None:
    """Raise `SchemaUnfit` for a file of another shape; an empty file gets this release's."""
    with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS)) as connection:
        [(shape,)] = connection.execute("PRAGMA user_version").fetchall()
        if shape == SHAPE:
            return
        if shape or connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchall():
            remedy = UPGRADE if shape < SHAPE else "run the release that made it, or a later one"
            raise SchemaUnfit(
                f"{path} is of shape {shape}, and this release needs {SHAPE}: {remedy}"
            )
        # Before the tables: a process that opens the file at this moment finds both, or neither.
        connection.execute(f"PRAGMA user_version = {SHAPE}")


def _stored(recording: Recording) -> StoredEvent:
    return StoredEvent(recording.stream, recording.sequence, recording.type, recording.value)


def _recording(event: StoredEvent) -> Recording:
    return Recording(str(event.originator_id), event.originator_version, event.topic, event.state)
