"""What cannot be taken is refused in words, whole or line by line, and the process lives on."""

import json
import socket
from typing import Any

import httpx
import pytest

from tests.e2e.docket import Docket
from tests.e2e.facts import accepted, declared, inspected

EVENTS = "/staffing/v1/events"
JSON = {"content-type": "application/cloudevents+json"}


def test_every_refusal_is_a_problem_document(docket: Docket) -> None:
    with docket.up() as stack:
        stack.accept(declared("2012-07-01", "2012-07"))
        for status, wanted, sent in refused():
            for path in (EVENTS, f"{EVENTS}/batch"):
                answer = stack.http.post(path, content=sent, headers=JSON)
                assert (path, problem(answer)["status"]) == (path, status)
                if path == EVENTS:
                    assert wanted in json.dumps(problem(answer)), sent[:80]
        media = stack.http.post(EVENTS, content=b"{}", headers={"content-type": "text/plain"})
        assert problem(media)["status"] == 415
        assert problem(stack.http.get("/staffing/v1/nothing"))["status"] == 404
        assert problem(stack.http.delete(EVENTS))["status"] == 405
        assert problem(stack.http.get("/penalties/v1/dealers/XX/docket"))["status"] == 404
        assert stack.get("/readyz")["status"] == "ready"
        assert recorded(docket) == ["declared-2012-07"]


def refused() -> list[tuple[int, str, bytes]]:
    """Bodies that are neither an event nor an array of events, with the status and a word."""
    return [
        (422, "not JSON", b'{"specversion": '),
        (422, "not JSON", b""),
        (422, "not JSON", b"\xff\xfe"),
        (422, "a JSON object is expected", b'"an event"'),
        (422, "not JSON", b'{"a": 1, "b": NaN}'),
    ]


@pytest.mark.parametrize("size", [2_000_000, 20_000_000])
def test_a_body_that_is_too_large(docket: Docket, size: int) -> None:
    large = declared("2012-07-01", "2012-07", title="x" * size)
    with docket.up() as stack:
        answer = stack.http.post(EVENTS, json=large)
        assert problem(answer)["status"] == 413
        assert "524288 bytes" in problem(answer)["detail"]
        batch = stack.http.post(f"{EVENTS}/batch", json=[large, declared("2012-07-01", "2012-08")])
        if size > 16 * 1024 * 1024:
            assert problem(batch)["status"] == 413
        else:
            assert [result["status"] for result in batch.json()] == [413, 202]
        assert stack.get("/livez") == {"status": "alive"}
        stack.accept(declared("2012-07-01", "2012-09"))


def test_an_event_with_faults_has_all_of_them_told(docket: Docket) -> None:
    wrong = {**declared("2012-07-01", "July", extra=1), "time": "yesterday"}
    with docket.up() as stack:
        told = problem(stack.http.post(EVENTS, json=wrong))
        assert told["status"] == 422
        fields = {fault["field"] for fault in told["faults"]}
        assert fields == {"time", "data.month", "data.extra"}
        for misplaced, word in [
            (inspected("2012-07-01", "H1", labels=True), "/audits/v1/events"),
            (
                {**declared("2012-07-01", "2012-07"), "type": "docket.staffing.party-held.v1"},
                "type",
            ),
            (
                {**declared("2012-07-01", "2012-07"), "type": "docket.staffing.day-closed.v1"},
                "type",
            ),
            ({**declared("2012-07-01", "2012-07"), "sequence": f"{1:020d}"}, "sequence"),
            ({**declared("2012-07-01", "2012-07"), "actor": "crd:li"}, "actor"),
        ]:
            answer = problem(stack.http.post(EVENTS, json=misplaced))
            assert answer["status"] == 422
            assert word in json.dumps(answer["faults"])
        assert recorded(docket) == []


def test_one_bad_line_of_a_batch_holds_up_no_other(docket: Docket) -> None:
    first, clash = declared("2012-07-01", "2012-07", "d"), declared("2012-07-01", "2012-08", "d")
    batch: list[Any] = [
        accepted("2012-06-25"), {"specversion": "1.0"}, first, "no event", clash, first,
        declared("2012-07-01", "2012-09"),
    ]  # fmt: skip
    with docket.up() as stack:
        answer = stack.http.post(f"{EVENTS}/batch", json=batch)
        assert answer.status_code == 207
        results = answer.json()
        assert [result["status"] for result in results] == [202, 422, 202, 422, 409, 200, 202]
        taken = [result["receipt"] for result in results if "receipt" in result]
        assert [receipt["sequence"][-1] for receipt in taken] == ["1", "2", "2", "3"]
        differing = [fault["field"] for fault in results[4]["problem"]["faults"]]
        assert differing == ["id", "data.month"]
        again = stack.http.post(f"{EVENTS}/batch", json=[batch[0], first, batch[6]])
        assert (again.status_code, {r["status"] for r in again.json()}) == (200, {200})
        assert recorded(docket) == ["acceptance", "d", "declared-2012-09"]


def test_a_sender_that_goes_away_or_stalls_amid_a_body(docket: Docket) -> None:
    begun = (
        b"POST /staffing/v1/events HTTP/1.1\r\nHost: docket\r\n"
        b'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"id":'
    )
    with docket.up() as stack:
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", stack.port)) as gone:
                gone.sendall(begun)
        with socket.create_connection(("127.0.0.1", stack.port)) as stalled:
            stalled.sendall(begun)
            assert stack.get("/livez") == {"status": "alive"}
            assert stack.stop() == 0, "a stop does not wait for it long"
            assert stalled.recv(100).startswith(b"HTTP/1.1 408 Request Timeout")
        assert stack.told.count("\n") == 1, stack.said


def problem(answer: httpx.Response) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert document["status"] == answer.status_code
    assert document["title"]
    assert document["detail"]
    return document


def recorded(docket: Docket) -> list[str]:
    return [
        event["id"] for event in docket.export("--topic", "staffing") if event["subject"] != "*"
    ]
