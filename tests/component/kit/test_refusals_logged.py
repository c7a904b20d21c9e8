"""The log tells how many events were refused, of which type and why, and nothing that they say."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import Depends, FastAPI

from contracts.envelope import MAX_EVENT_BYTES
from contracts.topics import STAFFING
from services.identity import development_guard
from services.kit.clock import WallClock
from services.kit.intake.http import routes
from services.kit.intake.intake import Intake
from services.kit.intake.journal import TABLES, Journal
from services.kit.intake.problems import answer_problems
from services.kit.intake.receipts_http import receipt_routes
from services.kit.store import StoreUnavailable
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import declared
from tests.patience import PATIENCE
from tests.servers.http import served

JSON = {"content-type": "application/json"}
DECLARED = declared()["type"]


class Door:
    """The door of staffing, and what it logged of refusals since it was last asked."""

    def __init__(
        self, client: httpx.Client, journal: Journal, caplog: pytest.LogCaptureFixture
    ) -> None:
        self.client = client
        self.journal = journal
        self._caplog = caplog

    def send(self, path: str, body: Any) -> int:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.post(f"/staffing/v1/{path}", content=content, headers=JSON).status_code

    def logged(self) -> list[str]:
        name = "services.kit.intake.refusals"
        lines = [each for each in self._caplog.records if each.name == name]
        assert {each.levelno for each in lines} <= {logging.INFO}
        self._caplog.clear()
        return [each.getMessage() for each in lines]


@pytest.fixture
def door(opening: Opening, sqlite_url: str, caplog: pytest.LogCaptureFixture) -> Iterator[Door]:
    caplog.set_level(logging.INFO)
    journal = Journal(opening(sqlite_url, TABLES), STAFFING, 4, WallClock())
    intake = Intake(journal)
    app = FastAPI(dependencies=[Depends(development_guard())])
    app.include_router(routes(intake))
    app.include_router(receipt_routes(intake.journal))
    answer_problems(app)
    with served(app) as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        yield Door(client, journal, caplog)
    intake.close()


def test_one_event_refused_is_one_line_with_its_type_status_and_kind(door: Door) -> None:
    assert door.send("events", declared()) == 202
    assert door.send("events", declared()) == 200
    assert door.logged() == []

    assert door.send("events", declared(data={"month": "a secret"})) == 422
    assert door.logged() == [f"refused 1 of 1 events: 1 malformed (422) {DECLARED}"]
    assert door.send("events", declared(data={"month": "2012-07"})) == 409
    assert door.logged() == [f"refused 1 of 1 events: 1 id taken (409) {DECLARED}"]
    assert door.send("events", b" " * (MAX_EVENT_BYTES + 1)) == 413
    assert door.logged() == ["refused 1 of 1 events: 1 too large (413) unknown type"]
    assert door.send("events", declared(type="a.secret.of.v1")) == 422
    assert door.logged() == ["refused 1 of 1 events: 1 malformed (422) unknown type"]


def test_a_batch_is_one_line_with_the_counts_of_what_was_refused(door: Door) -> None:
    assert door.send("events/batch", [declared("1"), declared("2")]) == 200
    assert door.logged() == []

    malformed = [declared("a secret", data={}), declared("another", data={})]
    large = {"id": "x" * MAX_EVENT_BYTES}
    taken = declared("1", data={"month": "2012-07"})
    assert door.send("events/batch", [declared("3"), *malformed, large, taken, 7]) == 207
    [line] = door.logged()
    refused, _, counts = line.partition(": ")
    assert refused == "refused 5 of 6 events"
    assert set(counts.split("; ")) == {
        f"2 malformed (422) {DECLARED}",
        "1 malformed (422) unknown type",
        "1 too large (413) unknown type",
        f"1 id taken (409) {DECLARED}",
    }


@pytest.mark.parametrize("path", ["events", "events/batch"])
def test_what_cannot_be_recorded_now_is_told_as_that(
    door: Door, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def out_of_reach(*_: object) -> None:
        raise StoreUnavailable("the store is out of reach")

    monkeypatch.setattr(door.journal, "record", out_of_reach)
    sent = declared() if path == "events" else [declared("1"), declared("2")]
    many = len(sent) if isinstance(sent, list) else 1
    assert door.send(path, sent) == 503
    assert door.logged() == [f"refused {many} of {many} events: {many} not now (503) {DECLARED}"]
