"""A real PostgreSQL for tests: one at hand, one in a container, or Debian's as a child process."""

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

from services.kit.store.postgres_walls import reader_of, writer_of
from tests.servers.engine import docker_answers
from tests.servers.without import do_without
from tools.servers.here import NotHere
from tools.servers.postgres_child import PostgresChild, postgres_child, stoppable_postgres

ADDRESS = "DOCKET_TEST_POSTGRES"
"""The variable that names a server at hand: `postgresql://user:password@host:port/database`."""

IMAGE = "postgres:17-alpine"


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL while the tests run; they skip where none can be had."""
    reasons: list[NotHere] = []
    with ExitStack() as stack:
        for way in (_at_hand, _in_a_container, postgres_child):
            try:
                url = stack.enter_context(way())
            except NotHere as reason:
                reasons.append(reason)
            else:
                yield url
                return
    do_without("PostgreSQL", reasons)


@contextmanager
def own_postgres(within: Path | None = None) -> Iterator[PostgresChild]:
    """A server that a test may kill; it skips where none can be started here."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(stoppable_postgres(within))
        except NotHere as reason:
            do_without("PostgreSQL as a child process", [reason])
        yield server


@contextmanager
def own_schema(server: str) -> Iterator[str]:
    """The address of a schema of a test's own, dropped when the test is over."""
    name = f"test_{secrets.token_hex(8)}"
    try:
        yield f"{server}{'&' if '?' in server else '?'}schema={name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute("SET client_min_messages = error")
            connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(name)))
            for role in (writer_of(name), reader_of(name)):
                connection.execute(SQL("DROP ROLE IF EXISTS {}").format(Identifier(role)))


@contextmanager
def own_database(server: str, template: str = "template1") -> Iterator[str]:
    """The address of a database of a test's own, a copy of another; dropped with the test."""
    name = f"test_{secrets.token_hex(8)}"
    with psycopg.connect(server, autocommit=True) as connection:
        made = SQL("CREATE DATABASE {} TEMPLATE {}")
        connection.execute(made.format(Identifier(name), Identifier(template)))
    try:
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def _at_hand() -> Iterator[str]:
    if not (url := os.environ.get(ADDRESS)):
        raise NotHere(f"{ADDRESS} names none")
    yield url


@contextmanager
def _in_a_container() -> Iterator[str]:
    if not docker_answers():
        raise NotHere("no Docker engine answers")
    from testcontainers.community.postgres import PostgresContainer

    with PostgresContainer(IMAGE, driver=None) as container:
        yield container.get_connection_url()
