"""A whole stack, over SQLite files and over a PostgreSQL database of the test's own."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.component.kit.conftest import (
    postgres as postgres,  # noqa: PLC0414
)
from tests.component.penalties.stack import Stack, running
from tests.servers.postgres import own_database

Running = Callable[[], AbstractContextManager[Stack]]


@pytest.fixture(scope="session")
def template(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a database in which a stack has run once: others are copied from it."""
    with own_database(postgres) as url:
        with running(tmp_path_factory.mktemp("template"), url):
            pass
        yield urlsplit(url).path.removeprefix("/")


@pytest.fixture
def database(postgres: str, template: str) -> Iterator[str]:
    """The address of a database in which nothing is recorded, dropped when the test is over."""
    with own_database(postgres, template) as url:
        yield url


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
