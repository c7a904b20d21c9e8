"""A whole stack, over SQLite files and over a PostgreSQL database of the test's own."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.component.kit.conftest import (
    postgres as postgres,  # noqa: PLC0414
)
from tests.component.penalties.stack import Stack, running

Running = Callable[[], AbstractContextManager[Stack]]


@pytest.fixture(scope="session")
def template(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database in which a stack has run once: others are copied from it."""
    with _made(postgres) as (name, url):
        with running(tmp_path_factory.mktemp("template"), url):
            pass
        yield name


@pytest.fixture
def database(postgres: str, template: str) -> Iterator[str]:
    """The address of a database in which nothing is recorded, dropped when the test is over."""
    with _made(postgres, template) as (_, url):
        yield url


@contextmanager
def _made(postgres: str, template: str = "template1") -> Iterator[tuple[str, str]]:
    name = f"test_{secrets.token_hex(8)}"
    made = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(made)
    try:
        yield name, urlsplit(postgres)._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@pytest.fixture(params=["sqlite", "postgresql"])
def begun(request: pytest.FixtureRequest, tmp_path: Path) -> Running:
    """Runs a stack on the stores of this test, as often as is asked for."""
    if request.param == "sqlite":
        return partial(running, tmp_path)
    return partial(running, tmp_path, request.getfixturevalue("database"))


@pytest.fixture
def stack(begun: Running) -> Iterator[Stack]:
    with begun() as stack:
        yield stack
