"""Batches, and requests at the same time: each event is taken or refused by itself."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.topics import DECISIONS, STAFFING
from services.kit.clock import WallClock
from services.kit.intake.draft import Draft
from services.kit.intake.intake import Intake
from services.kit.intake.journal import Journal
from services.kit.store import Store
from tests.component.kit.facts import declared, drafted, policy_published
from tests.component.kit.promises import broken, of, recorded
from tests.component.kit.records import PARTITIONS
from tests.component.kit.served_intake import ServeIntake, batched, posted
from tests.component.kit.stores import CountingStore


def test_a_batch_has_a_result_for_each_event_in_its_order(
    serve_intake: ServeIntake, store: Store
) -> None:
    client = serve_intake(store)
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


def test_a_batch_in_which_all_is_well_is_200(serve_intake: ServeIntake, store: Store) -> None:
    response = batched(serve_intake(store), *[declared(str(n), f"D-{n % 3}") for n in range(100)])

    assert response.status_code == 200
    assert {result["status"] for result in response.json()} == {202}
    assert broken(store, PARTITIONS) == []


def test_an_empty_batch_is_well(serve_intake: ServeIntake, store: Store) -> None:
    response = batched(serve_intake(store))
    assert (response.status_code, response.json()) == (200, [])


@pytest.mark.parametrize("body", [b"{}", b"", b"[", b'"x"', b"[1, NaN]", b"[" * 9999])
def test_what_is_no_batch(serve_intake: ServeIntake, store: Store, body: bytes) -> None:
    response = posted(serve_intake(store), body, "/staffing/v1/events/batch")

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"


def test_a_batch_too_large(serve_intake: ServeIntake, store: Store) -> None:
    response = posted(serve_intake(store), b" " * (17 * 1024 * 1024), "/staffing/v1/events/batch")
    assert response.status_code == 413


def test_requests_at_the_same_time_share_transactions(
    serve_intake: ServeIntake, store: Store
) -> None:
    counting = CountingStore(store)
    client = serve_intake(counting)
    before = counting.transactions
    with ThreadPoolExecutor(32) as threads:
        responses = list(
            threads.map(lambda n: posted(client, declared(str(n), f"D-{n % 5}")), range(320))
        )

    assert {response.status_code for response in responses} == {202}
    assert counting.transactions - before < 160
    assert broken(store, PARTITIONS) == []
    assert len(recorded(store)) == 320


def test_one_of_those_that_share_is_refused_alone(serve_intake: ServeIntake, store: Store) -> None:
    client = serve_intake(store)
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
    serve_intake: ServeIntake, store: Store
) -> None:
    client = serve_intake(store)
    path = "/staffing/v1/events/batch"
    response = posted(client, b"[" + b"{}," * 500_000 + b"{}]", path)
    assert response.status_code == 413
    assert "at most 1000" in response.json()["detail"]
    assert batched(client, *[declared(str(n)) for n in range(1000)]).status_code == 200
    assert batched(client, *[declared(str(n)) for n in range(1001)]).status_code == 413


def test_what_is_wrong_in_a_batch_takes_no_more_room_than_the_batch(
    serve_intake: ServeIntake, store: Store
) -> None:
    response = batched(serve_intake(store), *[{}] * 999, declared("1"))
    results = response.json()
    assert [result["status"] for result in results] == [422] * 999 + [202]
    assert results[0]["problem"]["faults"]
    assert len(response.content) < 999 * 220
    many = posted(serve_intake(store), declared("2", data={f"f{n}": n for n in range(1000)}))
    assert "more faults" in many.json()["faults"][-1]["remedy"]
    assert len(many.content) < 6000


def test_an_event_that_cannot_be_recorded_fails_alone(
    serve_intake: ServeIntake, store: Store
) -> None:
    def stumbling(draft: Draft) -> None:
        if draft.envelope.id == "bad":
            raise IndexError("list index out of range")

    client = serve_intake(store, DECISIONS, check=stumbling)
    policies = [policy_published("good"), policy_published("bad"), policy_published("other")]
    response = posted(client, policies, "/decisions/v1/events/batch")
    assert [result["status"] for result in response.json()] == [202, 500, 202]
