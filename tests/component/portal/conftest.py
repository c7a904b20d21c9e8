from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from services.commands.facts.sample import sample_lines
from tests.component.penalties.stack import Stack, running
from tests.component.portal.spans import SERVICES
from tests.component.portal.world import World
from tests.servers.postgres import own_database, own_schema, postgres_server

UNTIL = date(2013, 11, 30)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """A stack in which some dealers have lived for some months, day by day."""
    folder = tmp_path_factory.mktemp("lived")
    with ExitStack() as ending:
        url = None
        if request.param == "postgresql":
            url = ending.enter_context(own_database(request.getfixturevalue("postgres")))
        stack = ending.enter_context(running(folder, url, SERVICES))
        lines = sample_lines(dealers=3, months=10, until=UNTIL, seed=2)
        stack.take_over_lines((line.decode().rstrip() for line in lines), as_lived=True)
        stack.close(str(UNTIL))
        yield stack


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    with running(tmp_path, services=SERVICES) as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def world_on_either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A world whose portal keeps what it reads in SQLite, then in PostgreSQL."""
    with ExitStack() as ending:
        url = None
        if request.param == "postgresql":
            url = ending.enter_context(own_schema(request.getfixturevalue("postgres")))
        world = World(tmp_path, url)
        ending.callback(world.close_stores)
        yield world
