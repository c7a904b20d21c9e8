from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.component.notifications.post_office import PostOffice, free_port, open_post_office
from tests.component.notifications.world import World
from tests.servers.postgres import own_schema, postgres_server


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    with postgres_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def world_on_either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A world whose service keeps its records in SQLite, then in PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("world")
        return
    with own_schema(request.getfixturevalue("postgres")) as url:
        world = World(tmp_path, own_url=url)
        yield world
        world.close()


@pytest.fixture
def closed_office() -> PostOffice:
    """A mail server that is down."""
    return PostOffice(free_port())


@pytest.fixture
def office(closed_office: PostOffice) -> Iterator[PostOffice]:
    """A mail server that is up."""
    with open_post_office(closed_office):
        yield closed_office
