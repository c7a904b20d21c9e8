"""The store as one schema of a PostgreSQL database, over the eventsourcing library's recorder."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

import psycopg
from eventsourcing.persistence import DataError, PersistenceError, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import Cursor
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow
from psycopg.sql import SQL, Identifier
from psycopg_pool import PoolTimeout

from services.kit.store import (
    SHAPE,
    Notification,
    Recording,
    Row,
    postgres_schema,
    postgres_walls,
)
from services.kit.store.driver_faults import DriverFaults
from services.kit.store.scope import reading_scope, table_form

LOCK_TIMEOUT_SECONDS = 20
"""Seconds that a writer waits for another's transaction."""

IDLE_TIMEOUT_SECONDS = 30
"""Seconds after which the server ends a transaction whose owner sends nothing."""

RECONNECT_SECONDS = 3.0
"""Seconds within which the pool retries with doubled pauses; then the statement fails."""

KEEPALIVES = {
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""The server notices a lost peer soon: otherwise its table lock would stop all other instances."""


_FAULTS = DriverFaults(
    "PostgreSQL",
    (DataError, psycopg.DataError, psycopg.errors.ProgramLimitExceeded),
    (PersistenceError, psycopg.Error, PoolTimeout),
)


class _Recorder(PostgresApplicationRecorder):
    def __init__(self, datastore: PostgresDatastore, tables: Sequence[str] = ()) -> None:
        super().__init__(datastore)
        for table in tables:
            here = table_form(table).sql.replace("BYTES", "BYTEA").removesuffix(" WITHOUT ROWID")
            self.sql_create_statements.append(SQL(cast("Any", here)).format())

    def lock(self, cursor: Cursor[DictRow]) -> None:
        self._lock_table(cursor)

    def append(self, cursor: Cursor[DictRow], recordings: Sequence[Recording]) -> None:
        if recordings:
            self._insert_stored_events(
                cursor,
                [StoredEvent(r.stream, r.sequence, r.type, r.value) for r in recordings],
            )


class _Reading:
    def __init__(self, cursor: Cursor[DictRow]) -> None:
        self._cursor = cursor

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        # Raised by the statement: else a loop over dealers would park a dealer for an outage.
        with _FAULTS.of_statement():
            self._cursor.execute(_dialect(sql), parameters)
            if self._cursor.description is None:
                return []
            return [tuple(row.values()) for row in self._cursor.fetchall()]


class _Transaction(_Reading):
    def __init__(self, cursor: Cursor[DictRow], recorder: _Recorder) -> None:
        super().__init__(cursor)
        self._recorder = recorder

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        if rows := list(rows):
            with _FAULTS.of_statement():
                self._cursor.executemany(_dialect(sql), rows)

    def append(self, recordings: Sequence[Recording]) -> None:
        with _FAULTS.of_statement():
            self._recorder.append(self._cursor, recordings)


class PostgresStore:
    """A schema for each service, named in the URL as `?schema=NAME`.

    All other parameters of the URL (`sslmode`, `host`) go to the server's client library. Raises
    `SchemaUnfit` if the schema is not as `migrate_schemas` leaves it.
    """

    def __init__(self, url: str) -> None:
        with _FAULTS.said():
            address, schema = _address(url)
            with psycopg.connect(**address, autocommit=True) as looking:
                version = postgres_schema.version_in(looking, schema)
                postgres_schema.refuse_unfit(schema, version)
                postgres_walls.refuse_without_walls(looking, schema)
            self._schema = schema
            self._datastore = _datastore(address, schema, postgres_walls.writer_of(schema))
            self._recorder = _Recorder(self._datastore)

    @contextmanager
    def transaction(self) -> Iterator[_Transaction]:
        with _FAULTS.said(), self._datastore.transaction(commit=True) as cursor:
            self._recorder.lock(cursor)
            yield _Transaction(cursor, self._recorder)

    @contextmanager
    def reading(self) -> Iterator[_Reading]:
        with _FAULTS.said(), self._datastore.transaction(commit=False) as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if (scope := reading_scope.get()) is not None:
                postgres_walls.set_scope(cursor, self._schema, scope)
            yield _Reading(cursor)

    # The library's own selects try ten times, which is a minute where the server is away.

    def events(self, stream: str) -> Sequence[Recording]:
        with self.reading() as look:
            rows = look.execute(
                "SELECT originator_id, originator_version, topic, state FROM stored_events"
                " WHERE originator_id = ? ORDER BY originator_version",
                (stream,),
            )
        return [Recording(*row) for row in rows]

    def notifications(self, after: int, limit: int) -> Sequence[Notification]:
        with self.reading() as look:
            rows = look.execute(
                "SELECT notification_id, originator_id, originator_version, topic, state"
                " FROM stored_events WHERE notification_id > ? ORDER BY notification_id LIMIT ?",
                (after, limit),
            )
        return [Notification(*row) for row in rows]

    def close(self) -> None:
        self._datastore.close()


def migrate_schemas(url: str, tables: Sequence[str]) -> str | None:
    """Make a schema with its tables if it is missing; returns its name if there was anything to do.

    Concurrent calls are safe, and the next call completes one that was interrupted.
    """
    with _FAULTS.said():
        address, schema = _address(url)
        with psycopg.connect(**address, autocommit=True) as making:
            postgres_schema.lock(making)
            version = postgres_schema.version_in(making, schema)
            postgres_schema.refuse_other(schema, version)
            if version == SHAPE:
                return None
            making.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(schema)))
            with closing(_datastore(address, schema)) as datastore:
                _Recorder(datastore, tables).create_table()
            postgres_walls.raise_walls(making, schema, [table_form(each) for each in tables])
            postgres_schema.write_version(making, schema)
            return schema


def _datastore(address: dict[str, Any], schema: str, role: str | None = None) -> PostgresDatastore:
    datastore = PostgresDatastore(
        dbname="",
        host="",
        port="",
        user="",
        password="",
        idle_in_transaction_session_timeout=IDLE_TIMEOUT_SECONDS,
        lock_timeout=LOCK_TIMEOUT_SECONDS,
        pool_size=1,
        max_overflow=7,
        pre_ping=True,
        schema=schema,
        originator_id_type="text",
    )
    datastore.pool.reconnect_timeout = RECONNECT_SECONDS
    kwargs = cast("dict[str, Any]", datastore.pool.kwargs)
    options = f'-c search_path="{schema}"' + (f" -c role={role}" if role else "")
    kwargs |= {**KEEPALIVES, **address, "options": options}
    return datastore


def _address(url: str) -> tuple[dict[str, Any], str]:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    schema = query.pop("schema", "docket")
    return conninfo_to_dict(parts._replace(query=urlencode(query)).geturl()), schema


def _dialect(sql: str) -> Any:
    return sql.replace("%", "%%").replace("?", "%s")
