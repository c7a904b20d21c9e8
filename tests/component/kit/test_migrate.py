"""A schema in PostgreSQL is made once, by command; a store over another is not opened."""

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from services.kit.store import SHAPE, Recording, SchemaUnfit
from services.kit.store.locations import migrate_store, open_store
from tests.component.kit.conftest import Opening
from tests.component.kit.processes import children, said

NOTES = ("CREATE TABLE IF NOT EXISTS notes (number BIGINT PRIMARY KEY)",)


def schema_of(url: str) -> str:
    return url.rpartition("schema=")[2]


def version(postgres: str, url: str, *becomes: int) -> list[tuple[int]]:
    """What the one row says, and is made to say."""
    table = Identifier(schema_of(url), "schema_version")
    with psycopg.connect(postgres, autocommit=True) as asking:
        for number in becomes:
            asking.execute(SQL("UPDATE {} SET version = %s").format(table), (number,))
        return asking.execute(SQL("SELECT * FROM {}").format(table)).fetchall()


def test_a_schema_is_made_once_and_says_its_version_in_one_row(
    opening: Opening, postgres: str, postgres_url: str
) -> None:
    assert migrate_store(postgres_url, NOTES) == schema_of(postgres_url)
    assert version(postgres, postgres_url) == [(SHAPE,)]
    store = opening(postgres_url)
    with store.transaction() as tx:
        tx.append([Recording("BJ", 1, "said.v1", b"1")])
        tx.execute("INSERT INTO notes VALUES (1)")
    assert migrate_store(postgres_url, NOTES) is None
    assert version(postgres, postgres_url) == [(SHAPE,)]
    assert len(store.notifications(0, 10)) == 1


def test_several_processes_make_it_at_once(postgres: str, postgres_url: str) -> None:
    with children("opener", *[[postgres_url]] * 4) as opened:
        assert [said(child)[-1] for child in opened] == ["opened\n"] * 4
    assert version(postgres, postgres_url) == [(SHAPE,)]


def test_a_store_without_a_schema_says_what_to_run(postgres_url: str) -> None:
    with pytest.raises(SchemaUnfit, match=r"has no schema test_\w+ yet: run `docket migrate`"):
        open_store(postgres_url)


def test_tables_of_a_making_that_was_broken_off_are_completed(
    opening: Opening, postgres: str, postgres_url: str
) -> None:
    migrate_store(postgres_url, NOTES)
    with psycopg.connect(postgres, autocommit=True) as spoiling:
        spoiling.execute(SQL("SET search_path = {}").format(Identifier(schema_of(postgres_url))))
        spoiling.execute("DROP TABLE schema_version")
        spoiling.execute("DROP TABLE notes")
    with pytest.raises(SchemaUnfit, match="run `docket migrate`"):
        open_store(postgres_url)
    assert migrate_store(postgres_url, NOTES) == schema_of(postgres_url)
    with opening(postgres_url).reading() as look:
        assert look.execute("SELECT * FROM notes") == []


def test_an_older_schema_is_refused_and_left_as_it_is(postgres: str, postgres_url: str) -> None:
    migrate_store(postgres_url, NOTES)
    version(postgres, postgres_url, SHAPE - 1)
    refused = f"is of version {SHAPE - 1}, and this release needs {SHAPE}: .* `docket export`"
    with pytest.raises(SchemaUnfit, match=refused):
        open_store(postgres_url)
    with pytest.raises(SchemaUnfit, match=refused):
        migrate_store(postgres_url, NOTES)
    assert version(postgres, postgres_url) == [(SHAPE - 1,)]


@pytest.mark.parametrize("shape", [SHAPE - 1, SHAPE + 1])
def test_a_file_of_another_shape_is_refused(opening: Opening, tmp_path: Path, shape: int) -> None:
    path = tmp_path / "notes.sqlite"
    opening(f"sqlite:{path}", NOTES).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA user_version = {shape}")
    with pytest.raises(SchemaUnfit, match=f"is of shape {shape}, and this release needs {SHAPE}"):
        open_store(f"sqlite:{path}", NOTES)


def test_a_file_with_tables_of_before_there_were_shapes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (number BIGINT)")
    with pytest.raises(SchemaUnfit, match="is of shape 0"):
        open_store(f"sqlite:{path}", NOTES)


def test_a_newer_schema_is_left_as_it_is(postgres: str, postgres_url: str) -> None:
    migrate_store(postgres_url, NOTES)
    version(postgres, postgres_url, SHAPE + 1)
    for use in (lambda: open_store(postgres_url), lambda: migrate_store(postgres_url, NOTES)):
        with pytest.raises(SchemaUnfit, match="run the release that made it, or a later one"):
            use()
    assert version(postgres, postgres_url) == [(SHAPE + 1,)]


def test_a_session_gives_up_a_lock_and_is_ended_when_its_owner_is_quiet(
    opening: Opening, postgres_url: str
) -> None:
    with opening(postgres_url).transaction() as tx:
        said = {
            name: tx.execute("SELECT current_setting(?)", (name,))
            for name in ("lock_timeout", "idle_in_transaction_session_timeout")
        }
    assert said == {
        "lock_timeout": [("20s",)],
        "idle_in_transaction_session_timeout": [("30s",)],
    }
