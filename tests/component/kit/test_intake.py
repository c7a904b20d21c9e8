"""The door of a topic: what is accepted is durable, answered with a receipt, and shared fairly."""

import asyncio
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from fastapi import Depends, FastAPI

from contracts.canonical import digest
from contracts.faults import Fault, Malformed
from contracts.topics import DECISIONS, STAFFING
from services.identity import development_guard
from services.kit.clock import WallClock
from services.kit.intake.draft import Draft
from services.kit.intake.http import Intake, routes
from services.kit.intake.journal import TABLES, Journal
from services.kit.intake.problems import answer_problems
from services.kit.store import Store
from tests.component.kit.conftest import Opening
from tests.component.kit.facts import DMS, declared, drafted, policy_published
from tests.component.kit.promises import broken, of, recorded
from tests.component.kit.stores import CountingStore, FailingStore
from tests.patience import PATIENCE
from tests.servers.http import served

PARTITIONS = 4
JSON = {"content-type": "application/cloudevents+json"}
Door = Callable[..., httpx.Client]


@pytest.fixture
def door() -> Iterator[Door]:
    """Opens the intake of a topic over a store, behind a real HTTP server."""
    with ExitStack() as stack:

        def opened(store: Store, topic: str = STAFFING, **other: Any) -> httpx.Client:
            intake = Intake(Journal(store, topic, PARTITIONS, WallClock()), **other)
            stack.callback(intake.close)
            app = FastAPI(dependencies=[Depends(development_guard())])
            app.include_router(routes(intake))
            answer_problems(app)
            url = stack.enter_context(served(app))
            limits = httpx.Limits(max_connections=64)
            return stack.enter_context(httpx.Client(base_url=url, timeout=PATIENCE, limits=limits))

        yield opened


@pytest.fixture
def store(opening: Opening, store_url: str) -> Store:
    return opening(store_url, TABLES)


def posted(client: httpx.Client, body: Any, path: str = "/staffing/v1/events") -> httpx.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(path, content=content, headers=JSON)


def batched(client: httpx.Client, *bodies: Any) -> httpx.Response:
    return posted(client, list(bodies), "/staffing/v1/events/batch")


def test_an_event_is_answered_with_the_receipt_of_what_is_recorded(
    door: Door, store: Store
) -> None:
    response = posted(door(store), declared("1"))

    assert response.status_code == 202
    [kept] = store.events("BJ-BSL")
    [event] = of(store, "BJ-BSL")
    assert event["actor"] == "dev:oem"
    assert response.json() == {
        "source": DMS,
        "id": "1",
        "type": "docket.staffing.no-change-declared.v1",
        "topic": STAFFING,
        "subject": "BJ-BSL",
        "sequence": "00000000000000000001",
        "recordedtime": event["recordedtime"],
        "digest": digest(kept.value),
        "duplicate": False,
        "notices": [],
    }


def test_a_repetition_is_200_with_the_first_receipt(door: Door, store: Store) -> None:
    client = door(store)
    first = posted(client, declared("1"))
    again = posted(client, declared("1"))
    asked = client.get("/staffing/v1/receipts", params={"source": DMS, "id": "1"})

    assert (again.status_code, asked.status_code) == (200, 200)
    assert again.json() == asked.json() == {**first.json(), "duplicate": True}
    assert len(recorded(store)) == 1


def test_other_content_under_the_same_id_is_409_and_says_what_to_do(
    door: Door, store: Store
) -> None:
    client = door(store)
    posted(client, declared("1"))
    response = posted(client, declared("1", data={"month": "2012-05"}))

    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert "fact-corrected" in response.json()["detail"]
    assert response.json()["faults"][0]["field"] == "id"
    assert len(recorded(store)) == 1


def test_a_policy_is_recorded_in_every_partition_under_one_receipt(
    door: Door, store: Store
) -> None:
    response = posted(door(store, DECISIONS), policy_published(), "/decisions/v1/events")

    assert response.status_code == 202
    assert [stream for stream, _ in recorded(store)] == ["*/0", "*/1", "*/2", "*/3"]


def test_an_unfit_document_is_refused_at_the_door(door: Door, store: Store) -> None:
    fault = Fault("data.document", "has no clause; give one", "没有条款，请填写")

    def check(draft: Draft) -> None:
        if draft.fact.TYPE.endswith("policy-published.v1"):
            raise Malformed([fault])

    client = door(store, DECISIONS, check=check)
    response = posted(client, policy_published(), "/decisions/v1/events")

    assert response.status_code == 422
    assert response.json()["faults"] == [
        {
            "field": fault.field,
            "pointer": "/data/document",
            "remedy": fault.remedy,
            "zh": fault.zh,
        }
    ]
    assert recorded(store) == []


def test_a_batch_has_a_result_for_each_event_in_its_order(door: Door, store: Store) -> None:
    client = door(store)
    posted(client, declared("old"))
    response = batched(
        client,
        declared("1"),
        declared("2", data={}),
        declared("old"),
        "no event",
        declared("old", data={"month": "2012-05"}),
        declared("1"),
        declared("3", data={"month": "2012-06", "title": "x" * 600_000}),
        declared("4"),
    )

    assert response.status_code == 207
    results = response.json()
    assert [result["status"] for result in results] == [202, 422, 200, 422, 409, 200, 413, 202]
    assert results[1]["problem"]["faults"][0]["field"] == "data.month"
    assert [results[n]["receipt"]["id"] for n in (0, 2, 5, 7)] == ["1", "old", "1", "4"]
    assert [event["id"] for event in of(store, "BJ-BSL")] == ["old", "1", "4"]


def test_a_batch_in_which_all_is_well_is_200(door: Door, store: Store) -> None:
    response = batched(door(store), *[declared(str(n), f"D-{n % 3}") for n in range(100)])

    assert response.status_code == 200
    assert {result["status"] for result in response.json()} == {202}
    assert broken(store, PARTITIONS) == []


def test_an_empty_batch_is_well(door: Door, store: Store) -> None:
    response = batched(door(store))
    assert (response.status_code, response.json()) == (200, [])


@pytest.mark.parametrize("body", [b"{}", b"", b"[", b'"x"', b"[1, NaN]", b"[" * 9999])
def test_what_is_no_batch(door: Door, store: Store, body: bytes) -> None:
    response = posted(door(store), body, "/staffing/v1/events/batch")

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_a_batch_too_large(door: Door, store: Store) -> None:
    response = posted(door(store), b" " * (17 * 1024 * 1024), "/staffing/v1/events/batch")
    assert response.status_code == 413


def test_a_store_that_fails_is_503_and_the_service_goes_on(door: Door, store: Store) -> None:
    failing = FailingStore(store)
    client = door(failing)
    failing.failing = True
    for response in (posted(client, declared("1")), batched(client, declared("1"))):
        assert response.status_code == 503
        assert response.headers["content-type"] == "application/problem+json"
        assert "send the same again" in response.json()["detail"]
        assert response.headers["retry-after"]
    assert recorded(store) == []

    failing.failing = False
    assert posted(client, declared("1")).status_code == 202
    assert [event["id"] for event in of(store, "BJ-BSL")] == ["1"]


def test_requests_at_the_same_time_share_transactions(door: Door, store: Store) -> None:
    counting = CountingStore(store)
    client = door(counting)
    before = counting.transactions
    with ThreadPoolExecutor(32) as threads:
        responses = list(
            threads.map(lambda n: posted(client, declared(str(n), f"D-{n % 5}")), range(320))
        )

    assert {response.status_code for response in responses} == {202}
    assert counting.transactions - before < 160
    assert broken(store, PARTITIONS) == []
    assert len(recorded(store)) == 320


def test_one_of_those_that_share_is_refused_alone(door: Door, store: Store) -> None:
    client = door(store)
    posted(client, declared("taken"))
    bodies = [
        declared("taken", data={"month": f"2012-0{n}"}) if n % 3 == 0 else declared(str(n))
        for n in range(1, 10)
    ]
    with ThreadPoolExecutor(9) as threads:
        responses = list(threads.map(lambda body: posted(client, body), bodies))

    assert [r.status_code for r in responses] == [202, 202, 409, 202, 202, 200, 202, 202, 409]


def test_a_sender_that_goes_away_stops_nobody_else(store: Store) -> None:
    intake = Intake(Journal(CountingStore(store, takes=0.05), STAFFING, PARTITIONS, WallClock()))

    async def send() -> list[bool]:
        gone = [
            asyncio.ensure_future(intake.accept([drafted(declared(f"gone-{n}"))])) for n in range(9)
        ]
        await asyncio.sleep(0.02)
        for each in gone:
            each.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        [outcome] = await asyncio.wait_for(intake.accept([drafted(declared("stays"))]), 5)
        return [each.cancelled() for each in gone] + [isinstance(outcome, Exception)]

    try:
        assert asyncio.run(send()) == [True] * 9 + [False]
    finally:
        intake.close()
    ids = [event["id"] for event in of(store, "BJ-BSL")]
    assert ids[-1] == "stays"
    assert broken(store, PARTITIONS) == []


def test_a_batch_of_more_than_a_thousand_is_refused_before_it_is_read(
    door: Door, store: Store
) -> None:
    client = door(store)
    path = "/staffing/v1/events/batch"
    response = posted(client, b"[" + b"{}," * 500_000 + b"{}]", path)
    assert response.status_code == 413
    assert "at most 1000" in response.json()["detail"]
    assert batched(client, *[declared(str(n)) for n in range(1000)]).status_code == 200
    assert batched(client, *[declared(str(n)) for n in range(1001)]).status_code == 413


def test_what_is_wrong_in_a_batch_takes_no_more_room_than_the_batch(
    door: Door, store: Store
) -> None:
    response = batched(door(store), *[{}] * 999, declared("1"))
    results = response.json()
    assert [result["status"] for result in results] == [422] * 999 + [202]
    assert results[0]["problem"]["faults"]
    assert len(response.content) < 999 * 220
    many = posted(door(store), declared("2", data={f"f{n}": n for n in range(1000)}))
    assert "more faults" in many.json()["faults"][-1]["remedy"]
    assert len(many.content) < 6000


def test_the_same_event_with_its_instant_written_otherwise_is_the_same_event(
    door: Door, store: Store
) -> None:
    client = door(store)
    first = posted(client, declared("1", time="2012-07-05T12:00:00+08:00"))
    for time in ("2012-07-05T04:00:00Z", "2012-07-05T04:00:00.000z", "2012-07-05T09:30:00+05:30"):
        again = posted(client, declared("1", time=time, correlationid=None))
        assert (again.status_code, again.json()["digest"]) == (200, first.json()["digest"])
    other = posted(client, declared("1", time="2012-07-05T04:00:01Z", data={"month": "2012-05"}))
    assert [fault["field"] for fault in other.json()["faults"]] == ["id", "data.month", "time"]


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({"content-type": "application/json; charset=utf-16"}, "charset"),
        ({**JSON, "content-encoding": "gzip"}, "content-encoding"),
        ({"content-type": "text/json"}, "content-type"),
    ],
)
def test_what_is_not_plain_json_in_utf_8_is_415_and_says_what_is_taken(
    door: Door, store: Store, headers: dict[str, str], says: str
) -> None:
    body = json.dumps(declared("1")).encode()
    client = door(store)
    refused = client.post("/staffing/v1/events", content=body, headers=headers)
    assert refused.status_code == 415
    assert says in refused.json()["detail"]
    assert "UTF-8" in refused.json()["detail"]
    assert posted(client, b"\xef\xbb\xbf" + body).status_code == 415
    taken = {"content-type": 'Application/CloudEvents+JSON; Charset="UTF-8"'}
    assert client.post("/staffing/v1/events", content=body, headers=taken).status_code == 202


def test_an_event_that_cannot_be_recorded_fails_alone(door: Door, store: Store) -> None:
    def stumbling(draft: Draft) -> None:
        if draft.envelope.id == "bad":
            raise IndexError("list index out of range")

    client = door(store, DECISIONS, check=stumbling)
    policies = [policy_published("good"), policy_published("bad"), policy_published("other")]
    response = posted(client, policies, "/decisions/v1/events/batch")
    assert [result["status"] for result in response.json()] == [202, 500, 202]
