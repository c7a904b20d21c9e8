"""Schemas are made by one command, before anything else is done with the database."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.kit.store import SHAPE
from services.registry import APART, TABLES
from tests.e2e.docket import Docket
from tests.patience import PATIENCE
from tests.servers.postgres import own_database, postgres_server

SCHEMAS = {"generations", *(name.replace("-", "_") for name in (*TABLES, *APART))}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Docket]:
    """The command, on a database in which nothing is."""
    with postgres_server() as server, own_database(server) as url:
        yield Docket(tmp_path, DOCKET_POSTGRES_URL=url)


def test_it_is_asked_for_done_once_by_any_of_several_and_then_all_goes(empty: Docket) -> None:
    for words in (("up", "--port", "0"), ("export",), ("close-days", "--through", "2026-01-01")):
        early = empty.run(*words)
        assert early.status == 2
        assert early.said.endswith("run `docket migrate`\n")

    together = [empty.start("migrate") for _ in range(3)]
    assert [each.process.wait(PATIENCE) for each in together] == [0, 0, 0]
    told = [json.loads(each.out) for each in together]
    assert {each["schema_version"] for each in told} == {SHAPE}
    made = [line for each in told for line in each["done"]]
    assert sorted(made) == sorted(f"schema {name}: made" for name in SCHEMAS)
    assert empty.must("migrate").json == {"schema_version": SHAPE, "done": []}

    with empty.up() as stack:
        assert stack.get("/readyz")["status"] == "ready"


def test_files_need_no_such_step(tmp_path: Path) -> None:
    ran = Docket(tmp_path).run("migrate")
    assert ran.status == 2
    assert ran.said.startswith("DOCKET_POSTGRES_URL: name the database; SQLite")
