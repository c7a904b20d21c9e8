"""What is not of the published language is refused in words a sender can act on."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import Depends, FastAPI

from contracts.topics import STAFFING
from services.identity import development_guard
from services.kit.clock import WallClock
from services.kit.intake.http import routes
from services.kit.intake.intake import Intake
from services.kit.intake.journal import TABLES, Journal
from services.kit.intake.problems import answer_problems
from services.kit.intake.receipts_http import receipt_routes
from services.kit.store import Store
from services.kit.store.locations import open_store
from tests.component.kit.facts import declared
from tests.patience import PATIENCE
from tests.servers.http import served

JSON = {"content-type": "application/cloudevents+json"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("intake")
    store = open_store(f"sqlite:{folder / 'staffing.sqlite'}", TABLES)
    yield store
    store.close()


@pytest.fixture(scope="module")
def client(store: Store) -> Iterator[httpx.Client]:
    intake = Intake(Journal(store, STAFFING, 4, WallClock()))
    app = FastAPI(dependencies=[Depends(development_guard())])
    app.include_router(routes(intake))
    app.include_router(receipt_routes(intake.journal))
    answer_problems(app)
    with served(app) as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        yield client
    intake.close()


def posted(client: httpx.Client, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/staffing/v1/events", content=content, headers=JSON | headers)


def assert_problem(response: httpx.Response, status: int, *says: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert problem["title"]
    for words in says:
        assert words in problem["detail"]
    assert all(fault["remedy"] and fault["zh"] for fault in problem.get("faults", []))
    return problem


def without(body: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: value for name, value in body.items() if name != field}


MALFORMED: list[tuple[str, dict[str, Any], str, str]] = [
    ("a missing id", without(declared(), "id"), "id", "is missing; give it"),
    ("a missing subject", without(declared(), "subject"), "subject", "is missing; give it"),
    ("a missing type", without(declared(), "type"), "type", "is missing; give it"),
    ("missing data", without(declared(), "data"), "data", "is missing; give it"),
    ("a missing field of data", declared(data={}), "data.month", "is missing; give it"),
    ("an id of another type", declared() | {"id": 7}, "id", "valid string"),
    ("an empty id", declared(""), "id", "at least 1 character"),
    ("data of another type", declared(data=[]), "data", "valid dictionary"),
    ("a field of another type", declared(data={"month": 201206}), "data.month", "valid string"),
    ("a month that is none", declared(data={"month": "2012-13"}), "data.month", "pattern"),
    ("an unknown field", declared(Colour="red"), "Colour", "leave it out"),
    (
        "an unknown field of data",
        declared(data={"month": "2012-06", "colour": "red"}),
        "data.colour",
        "leave it out",
    ),
    ("another specversion", declared(specversion="0.3"), "specversion", "1.0"),
    ("a time without offset", declared(time="2012-07-05T12:00:00"), "time", "RFC 3339"),
    ("a time outside the calendar", declared(time="0001-01-01T00:00:00+08:00"), "time", "calendar"),
    ("a subject that is no code", declared(dealer="BJ BSL"), "subject", "64 characters"),
    ("a subject that is a path", declared(dealer="*/0"), "subject", "64 characters"),
    ("every dealer", declared(dealer="*"), "subject", "give the dealer's code"),
    ("a source with spaces", declared(source="a b"), "source", "pattern"),
    ("an unknown type", declared(type="docket.staffing.party-held.v1"), "type", "no event type"),
    ("a type of elsewhere", declared(type="org.example.thing.v1"), "type", "no event type"),
    ("a type without a form", declared(type="nonsense"), "type", "no event type"),
    (
        "an event of another topic",
        declared(type="docket.audits.rectification-reported.v1", data={"inspection_id": "i"}),
        "type",
        "send it to /audits/v1/events",
    ),
    (
        "a posting",
        declared(type="docket.penalties.penalty-assessed.v1"),
        "type",
        "never accepted from outside",
    ),
    (
        "a closed day",
        declared(type="docket.staffing.day-closed.v1", subject="*"),
        "type",
        "closed by the service alone",
    ),
    ("recordedtime", declared(recordedtime="2012-07-05T12:00:00Z"), "recordedtime", "leave it out"),
    ("a sequence", declared(sequence="0" * 19 + "1"), "sequence", "leave it out"),
    ("an actor", declared(actor="inspector:zhang"), "actor", "leave it out"),
    ("importedtime", declared(importedtime="2012-07-05T12:00:00Z"), "importedtime", "leave it out"),
    ("a provenance", declared(provenance="p"), "provenance", "leave it out"),
    (
        "an integer beyond 2^53",
        declared(
            type="docket.staffing.volumes-reported.v1",
            data={"year": 2012, "monthly_sales": 2**53, "monthly_visits": 1},
        ),
        "data.monthly_sales",
        "lies between",
    ),
    ("a control character in the id", declared("1\u0000"), "id", "control character"),
    ("an id longer than any is", declared("x" * 201), "id", "at most 200"),
]


@pytest.mark.parametrize(
    ("body", "field", "remedy"), [case[1:] for case in MALFORMED], ids=[c[0] for c in MALFORMED]
)
def test_what_is_wrong_is_named_with_its_remedy(
    client: httpx.Client, store: Store, body: dict[str, Any], field: str, remedy: str
) -> None:
    problem = assert_problem(posted(client, body), 422)
    assert [
        f for f in problem["faults"] if f["field"].startswith(field) and remedy in f["remedy"]
    ], problem
    assert store.notifications(0, 1) == []


def test_every_fault_is_named_at_once(client: httpx.Client) -> None:
    body = declared(time="yesterday", Colour="red", data={"months": "2012-06"})
    problem = assert_problem(posted(client, body), 422)
    named = {fault["field"] for fault in problem["faults"]}
    assert named == {"time", "Colour", "data.month", "data.months"}


AN_EVENT = json.dumps(declared())
NO_EVENTS: list[tuple[str, bytes]] = [
    ("nothing", b""),
    ("no JSON", b"{"),
    ("two values", b"{} {}"),
    ("an array", b"[]"),
    ("a text", b'"event"'),
    ("null", b"null"),
    ("not a number", AN_EVENT.replace('"2012-06"', "NaN").encode()),
    ("infinity", AN_EVENT.replace('"2012-06"', "1e999").encode()),
    ("a lone surrogate", AN_EVENT.replace("2012-06", "\\ud800").encode()),
    ("bytes of no text", AN_EVENT.encode().replace(b"2012-06", b"\xff\xfe")),
    ("a text in another encoding", AN_EVENT.encode("utf-16")),
    ("a deep nest", AN_EVENT.replace('"2012-06"', "[" * 500 + "]" * 500).encode()),
    ("a bottomless nest", b"[" * 200_000),
    ("a number of a thousand digits", AN_EVENT.replace('"2012-06"', "9" * 1000).encode()),
    ("a number of many digits", AN_EVENT.replace('"2012-06"', "9" * 9999).encode()),
]


@pytest.mark.parametrize("body", [case[1] for case in NO_EVENTS], ids=[c[0] for c in NO_EVENTS])
def test_what_is_no_event_at_all(client: httpx.Client, store: Store, body: bytes) -> None:
    assert_problem(posted(client, body), 422)
    assert store.notifications(0, 1) == []


@pytest.mark.parametrize("size", [512 * 1024 + 1, 2 * 1024 * 1024, 40 * 1024 * 1024])
def test_a_body_too_large_is_refused_while_it_is_sent(
    client: httpx.Client, store: Store, size: int
) -> None:
    whole = declared(data={"month": "2012-06", "title": "x" * size})
    assert_problem(posted(client, whole), 413, "larger than 524288 bytes")
    assert store.notifications(0, 1) == []


def test_a_body_that_comes_too_slowly_is_told_so(
    client: httpx.Client, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.kit.http.body.BODY_SECONDS", 0)
    monkeypatch.setattr("services.kit.http.body.LEAST_BYTES_A_SECOND", 2**62)
    body = json.dumps(declared()).encode()
    pieces = iter([body[:10], body[10:]])
    answer = client.post("/staffing/v1/events", content=pieces, headers=JSON)
    assert_problem(answer, 408, "send it all again")
    assert store.notifications(0, 1) == []


def test_an_event_that_leaves_no_room_for_what_is_added_is_too_large(client: httpx.Client) -> None:
    body = declared(data={"month": "2012-06", "title": "x" * (512 * 1024 - 1000)})
    assert_problem(posted(client, body), 413, "at most 522240")


@pytest.mark.parametrize("media", ["text/plain", "application/xml", ""])
def test_another_media_type(client: httpx.Client, media: str) -> None:
    response = posted(client, declared(), **{"content-type": media})
    assert_problem(response, 415, "application/cloudevents+json")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/staffing/v1/events", 405),
        ("POST", "/audits/v1/events", 404),
        ("GET", "/staffing/v1/receipts?source=/a", 422),
        ("GET", "/staffing/v1/receipts?source=/a&id=unknown", 404),
        ("GET", "/staffing/v1/receipts?source=/a&id=%00", 404),
    ],
)
def test_other_ways_to_ask_wrongly(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    assert_problem(client.request(method, path, headers=JSON), status)
