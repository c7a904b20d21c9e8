"""`docket park` says who waits and why, and lets them go on, with a stack running or without."""

import json
from pathlib import Path
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response
from typer.testing import CliRunner, Result

from services.__main__ import app
from services.commands.refusal import Failed, Unusable
from services.commands.stack.stack import build_app
from tests.builders.given_fact import DEALER
from tests.component.penalties.stack import PARTITIONS, Stack, running, said
from tests.component.penalties.test_parked_days import live, lose_one, settle


@pytest.fixture(autouse=True)
def _partitions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKET_PARTITIONS", str(PARTITIONS))


def park(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["park", *words, "--data", str(folder)])


def told(folder: Path, *words: str) -> Any:
    result = park(folder, *words)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_it_tells_who_waits_and_with_what(stack: Stack, tmp_path: Path) -> None:
    live(stack, lose_one)
    [parked] = told(tmp_path, "list", "--json")["parked"]
    assert parked == {
        "stream": DEALER,
        "topic": "docket.staffing.v1",
        "sequence": 4,
        "reason": "gap: 2 is followed by 4",
        "waiting": 1,
    }
    shown = told(tmp_path, "show", DEALER, "--json")
    [waiting] = shown["waiting"]
    assert waiting["type"] == "docket.staffing.no-change-declared.v1"
    assert waiting["after_close"] == "2012-08-01"
    for words in (["list"], ["show", DEALER]):
        assert "gap: 2 is followed by 4" in park(tmp_path, *words).stdout.replace("\n", " ")


def test_a_running_stack_goes_on_when_it_is_told(stack: Stack, tmp_path: Path) -> None:
    live(stack, lose_one)
    told(tmp_path, "resume", DEALER, "--reason", "three was lost")
    assert len(said(stack.postings())) > 0
    assert told(tmp_path, "list", "--json")["parked"] == []


def test_a_stack_that_is_started_later_goes_on(tmp_path: Path) -> None:
    with running(tmp_path) as stack:
        live(stack, lose_one)
        assert stack.postings() == []
    told(tmp_path, "resume", DEALER, "--reason", "three was lost")
    with running(tmp_path) as stack:
        assert len(stack.postings()) > 0


def test_another_service_is_resumed_by_its_name(stack: Stack, tmp_path: Path) -> None:
    live(stack, lose_one)
    stack.read("/staffing/v1/dealers")
    staffing = ["--service", "staffing"]
    assert len(told(tmp_path, "list", "--json", *staffing)["parked"]) == 1
    told(tmp_path, "resume", DEALER, "--reason", "three was lost", *staffing)
    stack.read("/staffing/v1/dealers")
    assert told(tmp_path, "list", "--json", *staffing)["parked"] == []
    assert len(told(tmp_path, "list", "--json")["parked"]) == 1


def test_what_cannot_be_done_is_said(stack: Stack, tmp_path: Path) -> None:
    settle(stack)
    refused = park(tmp_path, "resume", DEALER, "--reason", "why not")
    assert isinstance(refused.exception, Failed)
    assert str(refused.exception) == f"{DEALER} is not parked by penalties"
    assert isinstance(park(tmp_path, "show", DEALER).exception, Failed)
    assert isinstance(park(tmp_path, "resume", DEALER, "--reason", " ").exception, Unusable)


def test_the_stack_is_ready_and_tells_who_is_parked(stack: Stack) -> None:
    live(stack, lose_one)

    async def asked() -> Response:
        door = ASGITransport(build_app(stack.parts))
        async with AsyncClient(transport=door, base_url="http://docket") as client:
            return await client.get("/readyz")

    answer = stack.runner.run(asked())
    assert answer.status_code == 200
    parked = answer.json()["parked"]
    assert parked["docket.penalties.v1"] == {
        "count": 1,
        "names": {DEALER: "gap: 2 is followed by 4"},
    }
