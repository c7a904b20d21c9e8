"""What a store says when it cannot take a transaction, and that it goes on when it can again."""

import json
import resource
import signal
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event

import psycopg
import pytest

from services.kit.store import Recording, Store, StoreUnavailable
from tests.component.kit.conftest import Opening
from tests.component.kit.processes import children, said
from tests.patience import PATIENCE
from tests.servers.without import do_without
from tools.servers.here import NotHere
from tools.servers.postgres_child import PostgresChild, stoppable_postgres


def end_sessions(server: str) -> int:
    """End every session but one's own, as a failing network or a restart would."""
    with psycopg.connect(server, autocommit=True) as connection:
        return connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).rowcount


def test_a_session_ended_within_a_transaction_leaves_nothing(
    opening: Opening, postgres_url: str, postgres: str
) -> None:
    store = opening(postgres_url)

    def cut_off() -> None:
        with store.transaction() as tx:
            tx.append([Recording("BJ", 1, "said.v1", b"1")])
            assert end_sessions(postgres) >= 1
            tx.append([Recording("BJ", 2, "said.v1", b"2")])

    with pytest.raises(StoreUnavailable, match="PostgreSQL store"):
        cut_off()

    with store.transaction() as tx:
        tx.append([Recording("BJ", 1, "said.v1", b"again")])
    assert [n.value for n in store.notifications(0, 10)] == [b"again"]


def test_a_session_ended_within_a_look_is_said_by_the_statement_that_finds_out(
    opening: Opening, postgres_url: str, postgres: str
) -> None:
    """So that whoever looks at one dealer after another does not take it for a dealer's trouble."""
    store = opening(postgres_url)
    found_out: list[type[Exception]] = []

    def look_twice() -> None:
        with store.reading() as look:
            look.execute("SELECT 1")
            assert end_sessions(postgres) >= 1
            try:
                look.execute("SELECT 2")
            except Exception as fault:
                found_out.append(type(fault))
                raise

    with pytest.raises(StoreUnavailable, match="PostgreSQL store"):
        look_twice()
    assert found_out == [StoreUnavailable]
    assert store.notifications(0, 10) == []


def test_sessions_ended_between_transactions_are_not_noticed(
    opening: Opening, postgres_url: str, postgres: str
) -> None:
    store = opening(postgres_url)

    end_sessions(postgres)
    with store.transaction() as tx:
        tx.append([Recording("BJ", 1, "said.v1", b"")])
    end_sessions(postgres)
    assert len(store.notifications(0, 10)) == 1


def test_what_else_the_address_says_is_said_to_the_server(
    opening: Opening, postgres_url: str
) -> None:
    store = opening(f"{postgres_url}&application_name=docket&connect_timeout=7")
    with store.reading() as look:
        [(name, schema)] = look.execute(
            "SELECT current_setting('application_name'), current_schema()"
        )

    assert name == "docket"
    assert schema in postgres_url


@pytest.fixture
def stoppable() -> Iterator[PostgresChild]:
    with ExitStack() as stack:
        try:
            server = stack.enter_context(stoppable_postgres())
        except NotHere as reason:
            do_without("PostgreSQL that may be killed", [reason])
        yield server


def ask_on(store: Store) -> None:
    """A session outlives the server's main process a little, and answers meanwhile."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        store.notifications(0, 10)
        time.sleep(0.02)


def test_a_server_that_was_killed_is_said_and_found_again(
    opening: Opening, stoppable: PostgresChild
) -> None:
    store = opening(stoppable.url)
    with store.transaction() as tx:
        tx.append([Recording("BJ", 1, "said.v1", b"1")])
    stoppable.stop(signal.SIGKILL)
    with pytest.raises(StoreUnavailable):
        ask_on(store)

    stoppable.start()
    assert [n.value for n in store.notifications(0, 10)] == [b"1"]
    with store.transaction() as tx:
        tx.append([Recording("BJ", 2, "said.v1", b"2")])


def test_a_server_that_does_not_answer_is_said_plainly(opening: Opening) -> None:
    with pytest.raises(StoreUnavailable, match="PostgreSQL store"):
        opening("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")


def test_a_full_disk_stores_nothing_by_half_and_is_no_end(sqlite_url: str) -> None:
    with children("full_disk", [sqlite_url]) as [child]:
        told = json.loads(said(child)[-1])
        assert child.returncode == 0

    assert told["acknowledged"] > 10
    assert told["read"] == 2 * told["acknowledged"]
    assert set(told["refused"]) == {"the SQLite store did not take it: disk I/O error"}
    stood = told["acknowledged"] + 1
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:"))
    try:
        [(notes, events, sound)] = connection.execute(
            "SELECT (SELECT COUNT(*) FROM notes), (SELECT COUNT(*) FROM stored_events),"
            " (SELECT integrity_check FROM pragma_integrity_check)"
        ).fetchall()
    finally:
        connection.close()
    assert (notes, events, sound) == (stood, 2 * stood, "ok")


def test_an_sqlite_file_without_room_says_so_and_takes_more_when_it_has(
    opening: Opening, sqlite_url: str
) -> None:
    store = opening(sqlite_url)
    small = Recording("BJ", 1, "said.v1", b"small")

    def too_much() -> None:
        with store.transaction() as tx:
            tx.execute("PRAGMA max_page_count = 8")
            tx.append([small, Recording("BJ", 2, "said.v1", b"x" * 100_000)])

    with pytest.raises(StoreUnavailable, match="database or disk is full"):
        too_much()

    assert store.notifications(0, 10) == []
    with store.transaction() as tx:
        tx.append([small])
    assert store.events("BJ") == [small]


@contextmanager
def no_file_to_be_opened() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_connection_that_cannot_be_made_holds_nobody_up(
    opening: Opening, sqlite_url: str
) -> None:
    store = opening(sqlite_url)

    def another() -> None:
        with store.transaction() as tx:
            tx.append([Recording("BJ", 1, "said.v1", b"")])

    with store.reading() as look:
        assert look.execute("SELECT COUNT(*) FROM stored_events") == [(0,)]
        with no_file_to_be_opened(), pytest.raises(StoreUnavailable, match="unable to open"):
            another()
        another()
    assert len(store.events("BJ")) == 1


def test_an_sqlite_writer_is_patient(opening: Opening, sqlite_url: str) -> None:
    store = opening(sqlite_url)
    writing = Event()

    def hold() -> None:
        with store.transaction() as tx:
            tx.append([Recording("BJ", 1, "said.v1", b"")])
            writing.set()
            time.sleep(5.5)

    with ThreadPoolExecutor(1) as threads:
        held = threads.submit(hold)
        assert writing.wait(PATIENCE)
        with store.transaction() as tx:
            tx.append([Recording("BJ", 2, "said.v1", b"")])
        held.result()

    assert [n.sequence for n in store.notifications(0, 10)] == [1, 2]


def test_four_processes_open_a_new_store_at_once(store_url: str) -> None:
    with children("opener", *[[store_url]] * 4) as opened:
        assert [said(child) for child in opened] == [["opened\n"]] * 4
