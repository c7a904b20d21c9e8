"""What a sender has numbered, what it was receipted, and what a stack counts of itself."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, declared

SOURCE = f"/dealers/{DEALER}/dms"
DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana" / "docket.json"


@pytest.fixture(scope="module")
def docket(tmp_path_factory: pytest.TempPathFactory) -> Docket:
    return Docket(tmp_path_factory.mktemp("counted"))


@pytest.fixture(scope="module")
def stack(docket: Docket) -> Iterator[Stack]:
    with docket.up() as up:
        up.accept(accepted("2012-06-04"))
        for number in (3, 4, 7, 8, 12):
            up.accept(numbered(number, str(number)))
        yield up


def numbered(number: Any, id: str) -> dict[str, Any]:  # noqa: A002
    event = declared("2012-07-01", "2012-07", f"={id}")
    return {**event, "sendersequence": number}


def test_the_holes_in_a_sender_s_numbers_are_named(stack: Stack) -> None:
    gaps = stack.get("/staffing/v1/gaps", source=SOURCE)
    assert (gaps["first"], gaps["last"], gaps["many"]) == (3, 12, 5)
    assert gaps["gaps"] == [{"first": 5, "last": 6}, {"first": 9, "last": 11}]
    first = stack.get("/staffing/v1/gaps", source=SOURCE, limit="1")
    assert first["gaps"] == gaps["gaps"][:1]
    stack.accept(numbered("5", "five"), numbered(5, "five again"))
    assert stack.get("/staffing/v1/gaps", source=SOURCE)["gaps"][0] == {"first": 6, "last": 6}


def test_a_number_is_a_whole_one(stack: Stack) -> None:
    for number in ("x", -1, True, "٣", "9" * 19, "1.0"):
        answer = stack.post(numbered(number, "unfit"))
        assert answer.status_code == 422, number
        assert [each["field"] for each in answer.json()["faults"]] == ["sendersequence"]


def test_a_source_of_which_nothing_is_numbered_has_no_gaps(stack: Stack) -> None:
    for source in ("/oem/crd", "/nobody"):
        assert stack.http.get("/staffing/v1/gaps", params={"source": source}).status_code == 404


def test_another_dealer_sees_neither_gaps_nor_receipts(stack: Stack) -> None:
    other = {"authorization": "Bearer dev:dealer:BJ-OTHER"}
    own = {"authorization": f"Bearer dev:dealer:{DEALER}"}
    asked = {"source": SOURCE}
    assert stack.http.get("/staffing/v1/gaps", params=asked, headers=other).status_code == 404
    assert stack.http.get("/staffing/v1/gaps", params=asked, headers=own).status_code == 200
    last = "/staffing/v1/receipts/last"
    assert stack.http.get(last, params=asked, headers=other).json() == []
    assert stack.http.get(last, params=asked, headers=own).json()


def test_the_last_receipts_come_as_json_and_as_csv(stack: Stack) -> None:
    asked = {"source": SOURCE, "limit": "3"}
    told = stack.get("/staffing/v1/receipts/last", **asked)
    assert len(told) == 3
    assert [each["sequence"] for each in told] == sorted(
        (each["sequence"] for each in told), reverse=True
    )
    assert told[0] == stack.get("/staffing/v1/receipts", source=SOURCE, id=told[0]["id"])
    answer = stack.http.get("/staffing/v1/receipts/last", params={**asked, "format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(answer.text.splitlines()))
    assert [row["digest"] for row in rows] == [each["digest"] for each in told]
    assert rows[0]["id"] == f"'{told[0]['id']}", "no cell begins as a formula does"


def test_numbers_are_kept_by_a_restore(docket: Docket, stack: Stack, tmp_path: Path) -> None:
    exported = tmp_path / "export.ndjson"
    exported.write_bytes(docket.must("export").out)
    again = Docket(tmp_path / "again")
    again.must("restore", "staffing", "--from", str(exported))
    with again.up() as restored:
        assert restored.get("/staffing/v1/gaps", source=SOURCE) == stack.get(
            "/staffing/v1/gaps", source=SOURCE
        )


def metrics(stack: Stack) -> dict[str, list[Any]]:
    text = stack.http.get("/metrics").text
    return {each.name: each.samples for each in text_string_to_metric_families(text)}


def test_requests_refusals_and_sizes_are_counted(docket: Docket, stack: Stack) -> None:
    stack.http.post("/staffing/v1/events", json={})
    stack.http.get(f"/staffing/v1/dealers/{DEALER}")
    stack.http.get("/nowhere/at/all")
    docket.run("close-days", "--through", "2012-08-31")
    stack.settle(DEALER)
    found = metrics(stack)
    routes = {each.labels["route"] for each in found["docket_requests"]}
    assert {"/staffing/v1/dealers/{code}", "/staffing/v1/events", "none"} <= routes
    assert not [route for route in routes if DEALER in route or "nowhere" in route]
    assert [each.value for each in found["docket_events_refused"] if each.name.endswith("_total")]
    for name in ("docket_intake_events", "docket_commit_events"):
        [count] = [
            each.value
            for each in found[name]
            if each.name.endswith("_count") and each.labels["topic"] == "staffing"
        ]
        assert count >= 6
    assert found["docket_posting_runs"][0].value > 0
    assert {each.labels["reader"] for each in found["docket_parked_dealers"]} >= {
        "docket.penalties.v1",
        "notifications",
    }
    assert found["docket_mails"]


def test_each_metric_of_the_dashboard_exists(stack: Stack) -> None:
    dashboard = json.loads(DASHBOARD.read_text())
    named = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\bdocket_\w+", target["expr"])
    }
    text = stack.http.get("/metrics").text
    typed = dict(re.findall(r"^# TYPE (\w+) (\w+)$", text, re.MULTILINE))
    there = {
        f"{name}{suffix}"
        for name, kind in typed.items()
        for suffix in {"histogram": ("_bucket", "_sum", "_count")}.get(kind, ("",))
    }
    assert named
    assert named <= there
    missing = {name for name in typed if not name.endswith("_created")} - {
        each.removesuffix("_bucket") for each in named
    }
    assert missing == set(), "what is counted is shown"
