"""The stores under test: each case runs over a SQLite file and over a PostgreSQL schema."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from contracts.topics import STAFFING
from services.kit.clock import WallClock
from services.kit.intake.journal import TABLES, Journal
from services.kit.store import Store
from services.kit.store.locations import migrate_store, open_store
from tests.component.kit.records import PARTITIONS
from tests.component.kit.served_intake import ServeIntake, served_intakes
from tests.component.kit.views import VIEW
from tests.servers.postgres import own_schema, postgres_server

Opening = Callable[..., Store]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    with own_schema(postgres) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:{tmp_path / 'store.sqlite'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
def serve_intake() -> Iterator[ServeIntake]:
    with served_intakes() as serve_intake:
        yield serve_intake


@pytest.fixture
def opening() -> Iterator[Opening]:
    """Opens stores that are closed when the test is over."""
    with ExitStack() as stack:

        def opened(url: str, tables: Sequence[str] = ()) -> Store:
            migrate_store(url, tables)
            store = open_store(url, tables)
            stack.callback(store.close)
            return store

        yield opened


@pytest.fixture
def store(opening: Opening, store_url: str) -> Store:
    return opening(store_url, TABLES)


@pytest.fixture
def journal(store: Store) -> Journal:
    return Journal(store, STAFFING, PARTITIONS, WallClock())


@pytest.fixture
def upstream(opening: Opening, sqlite_url: str) -> Store:
    return opening(f"{sqlite_url}-upstream", TABLES)


@pytest.fixture
def view(opening: Opening, store_url: str) -> Store:
    return opening(store_url, VIEW)
