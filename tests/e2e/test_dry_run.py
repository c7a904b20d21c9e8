"""A dry run says what would become of an event, and what it would do; nothing is recorded."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, declared, inspected, reported

EVENTS = "/staffing/v1/events"


@pytest.fixture
def docket(tmp_path: Any) -> Docket:
    return Docket(tmp_path)


@pytest.fixture
def stack(docket: Docket) -> Iterator[Stack]:
    with docket.up() as up:
        yield up


def tried(stack: Stack, event: dict[str, Any], **headers: str) -> Any:
    topic = event["type"].split(".")[1]
    return stack.http.post(
        f"/{topic}/v1/events", params={"dry_run": "true"}, json=event, headers=headers
    )


def test_an_event_is_tried_by_form_sender_and_repetition(docket: Docket, stack: Stack) -> None:
    before = docket.export()
    fresh = tried(stack, accepted("2012-06-04"))
    assert (fresh.status_code, fresh.json()) == (
        200, {"dry_run": True, "status": 202, "notices": [], "receipt": None},
    )  # fmt: skip
    assert docket.export() == before
    [receipt] = stack.accept(accepted("2012-06-04"))
    assert receipt["sequence"].endswith("1"), "no number was taken"
    again = tried(stack, accepted("2012-06-04")).json()
    assert (again["status"], again["receipt"]) == (200, {**receipt, "duplicate": True})
    clash = tried(stack, accepted("2012-06-05"))
    assert (clash.status_code, clash.json()["type"]) == (409, "/problems/id-taken")
    assert tried(stack, declared("2012-07-01", "July")).status_code == 422
    other = tried(stack, declared("2012-07-01", "2012-06"), authorization="Bearer dev:inspector")
    assert other.status_code == 403
    odd = tried(stack, declared("2012-07-01", "2012-06", dealer="BJ-NEU"))
    assert odd.status_code in {200, 422}
    assert [each["id"] for each in docket.export("--topic", "staffing")] == ["acceptance"]


@pytest.mark.parametrize("path", [EVENTS, f"{EVENTS}/batch"])
def test_a_batch_is_tried_each_event_beside_those_before_it(
    docket: Docket, stack: Stack, path: str
) -> None:
    batch = [
        accepted("2012-06-04"),
        accepted("2012-06-04"),
        accepted("2012-06-05"),
        declared("2012-07-01", "July"),
        declared("2012-07-01", "2012-06"),
    ]
    before = docket.export()
    answer = stack.http.post(
        path,
        params={"dry_run": "true"},
        content=json.dumps(batch),
        headers={"content-type": "application/cloudevents-batch+json"},
    )
    assert answer.status_code == 207
    told = answer.json()
    assert [each["status"] for each in told] == [202, 200, 409, 422, 202]
    assert [each.get("dry_run") for each in told] == [True, True, None, None, True]
    assert docket.export() == before

    fine = stack.http.post(f"{EVENTS}/batch", params={"dry_run": "true"}, json=batch[:2])
    assert (fine.status_code, len(fine.json())) == (200, 2)


def test_what_facts_would_do_is_said_day_by_day(docket: Docket, stack: Stack) -> None:
    stack.accept(accepted("2012-06-04"), declared("2012-06-28", "2012-06"))
    assert docket.run("close-days", "--through", "2012-07-31").status == 0
    before = docket.export()
    report, visit = reported("2012-08-01", "2012-07"), inspected("2012-08-01", "H1", labels=False)
    answer = stack.http.post("/penalties/v1/dry-run", json={"events": [report, visit]})
    assert answer.status_code == 200, answer.text
    [told] = answer.json()["dealers"]
    assert (told["dealer"], told["open_day"]) == (DEALER, "2012-08-01")
    first, *later = told["days"]
    found = [each["entry_id"] for each in first["entries"]]
    assert f"{DEALER}/hardware-nonconforming/H1" in found
    gone = {
        each["entry_id"]: (day["on"], each["difference"])
        for day in later
        for each in day["entries"]
    }
    assert gone[f"{DEALER}/monthly-report-late/2012-07"] == ("2012-08-06", "missing")
    assert docket.export() == before
    docket_now = stack.get(f"/penalties/v1/dealers/{DEALER}/docket")
    assert "hardware-nonconforming/H1" not in str(docket_now)
    stack.accept(report, visit)
    docket_then = stack.get(f"/penalties/v1/dealers/{DEALER}/docket", as_of="2012-08-06")
    now_there = {each["entry_id"] for each in docket_then["entries"]}
    assert f"{DEALER}/hardware-nonconforming/H1" in now_there
    assert f"{DEALER}/monthly-report-late/2012-07" not in now_there


@pytest.mark.parametrize(
    ("events", "pointer"),
    [
        ([], "/events"),
        ([{}], "/events/0/id"),
        ([declared("2012-07-01", "2012-06"), declared("2012-07-01", "x")], "/events/1/data/month"),
    ],
)
def test_what_is_wrong_in_a_trial_is_pointed_at(
    stack: Stack, events: list[dict[str, Any]], pointer: str
) -> None:
    answer = stack.http.post("/penalties/v1/dry-run", json={"events": events})
    assert answer.status_code == 422
    assert pointer in {each["pointer"] for each in answer.json()["faults"]}
