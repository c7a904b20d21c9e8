"""The second wall: on PostgreSQL a query shows the rows of its scope alone, whatever it asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from services.kit.store import SchemaUnfit, Store
from services.kit.store.postgres_walls import reader_of, writer_of
from services.kit.store.scope import ReadingScope, reading_scope
from tests.component.access.guarded_stack import FAR, NEAR, OWN, GuardedStack, guarded_stack
from tests.servers.postgres import own_database, postgres_server

TODAY = "2026-11-29"
EVERYONE = {OWN, NEAR, FAR}
SCOPES = [
    (None, EVERYONE),
    (ReadingScope(everything=True), EVERYONE),
    (ReadingScope(dealers=(OWN,)), {OWN}),
    (ReadingScope(dealers=("all",)), set()),
    (ReadingScope(regions=("north",), today=TODAY), {OWN, NEAR}),
    (ReadingScope(regions=("north", "south"), today=TODAY), EVERYONE),
    (ReadingScope(regions=("north",)), set()),
    (ReadingScope(), set()),
]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with postgres_server() as server, own_database(server) as found:
        yield found


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, url: str) -> Iterator[GuardedStack]:
    folder: Path = tmp_path_factory.mktemp("rows")
    with guarded_stack(folder, url) as found:
        yield found


@contextmanager
def within(scope: ReadingScope | None) -> Iterator[None]:
    token = reading_scope.set(scope)
    try:
        yield
    finally:
        reading_scope.reset(token)


def dealers(store: Store) -> set[str]:
    with store.reading() as look:
        rows = look.execute("SELECT DISTINCT stream FROM kept")
    streams = {stream for (stream,) in rows}
    assert any(each.startswith("*") for each in streams), "policies are for everybody"
    return {each for each in streams if not each.startswith("*")}


@pytest.mark.parametrize(("scope", "shown"), SCOPES)
@pytest.mark.parametrize("service", ["staffing", "audits", "penalties"])
def test_a_query_without_a_condition_shows_its_scope(
    guarded: GuardedStack, service: str, scope: ReadingScope | None, shown: set[str]
) -> None:
    store = guarded.stack.house.results(service)
    for path in (
        "/penalties/v1/dealers",
        "/staffing/v1/dealers",
        f"/audits/v1/dealers/{OWN}/reports",
    ):
        guarded.stack.get(path)  # each waits until its service has read all
    with within(scope):
        assert dealers(store) == shown


@pytest.mark.usefixtures("guarded")
def test_what_was_set_is_gone_when_its_transaction_is(url: str) -> None:
    with psycopg.connect(url) as connection:

        def seen() -> int:
            rows = connection.execute("SELECT stream FROM penalties.kept").fetchall()
            return len([stream for (stream,) in rows if not stream.startswith("*")])

        connection.execute(f'SET ROLE "{reader_of("penalties")}"')
        assert seen() == 0, "a setting that never was"
        connection.commit()
        connection.execute("SELECT set_config('docket.scope', 'all', true)")
        connection.execute("SELECT set_config('docket.dealers', '[\"A1\"]', true)")
        assert seen() > 0
        connection.commit()
        value = connection.execute("SELECT current_setting('docket.dealers', true)").fetchone()
        assert value == ("",), "it is '' and not NULL"
        assert seen() == 0


def test_http_answers_within_both_walls(guarded: GuardedStack) -> None:
    def codes(role: str, **claims: Any) -> list[str]:
        headers = {"authorization": f"Bearer {guarded.token(role, **claims)}"}
        told: list[str] = guarded.client.get("/penalties/v1/dealers", headers=headers).json()
        return told

    assert codes("dealer") == [OWN]
    assert codes("oem") == [OWN, NEAR]
    assert codes("auditor") == [OWN, NEAR, FAR]
    headers = {"authorization": f"Bearer {guarded.token('dealer')}"}
    docket = guarded.client.get(f"/penalties/v1/dealers/{OWN}/docket", headers=headers)
    assert docket.status_code == 200, docket.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ALTER ROLE {reader} BYPASSRLS", "ALTER ROLE {reader} NOBYPASSRLS"),
        ("ALTER ROLE {writer} SUPERUSER", "ALTER ROLE {writer} NOSUPERUSER"),
        (
            "ALTER TABLE penalties.kept OWNER TO {reader}",
            "ALTER TABLE penalties.kept OWNER TO CURRENT_USER",
        ),
    ],
)
def test_a_role_that_passes_the_wall_is_refused_at_the_start(
    guarded: GuardedStack, url: str, before: str, after: str
) -> None:
    from services.kit.store.postgres import PostgresStore

    names = {"reader": reader_of("penalties"), "writer": writer_of("penalties")}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(before.format(**names))
        try:
            with pytest.raises(SchemaUnfit, match="and so sees every dealer"):
                PostgresStore(f"{url}{'&' if '?' in url else '?'}schema=penalties")
        finally:
            connection.execute(after.format(**names))
    assert guarded.stack.house.penalties_store()
