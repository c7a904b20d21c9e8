"""The intake of a topic over HTTP: what is accepted is durable, and answered with a receipt."""

import json

import pytest

from contracts.canonical import digest
from contracts.faults import Fault, Malformed
from contracts.topics import DECISIONS, STAFFING
from services.kit.intake.draft import Draft
from services.kit.proof.tree import leaf_hash
from services.kit.store import Store
from tests.component.kit.facts import DMS, declared, policy_published
from tests.component.kit.promises import of, recorded
from tests.component.kit.served_intake import JSON, ServeIntake, batched, posted
from tests.component.kit.stores import FailingStore


def test_an_event_is_answered_with_the_receipt_of_what_is_recorded(
    serve_intake: ServeIntake, store: Store
) -> None:
    response = posted(serve_intake(store), declared("1"))

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
        "leaf": leaf_hash(kept.value).hex(),
        "note": None,
        "duplicate": False,
        "notices": [],
    }


def test_a_repetition_is_200_with_the_first_receipt(
    serve_intake: ServeIntake, store: Store
) -> None:
    client = serve_intake(store)
    first = posted(client, declared("1"))
    again = posted(client, declared("1"))
    asked = client.get("/staffing/v1/receipts", params={"source": DMS, "id": "1"})

    assert (again.status_code, asked.status_code) == (200, 200)
    assert again.json() == asked.json() == {**first.json(), "duplicate": True}
    assert len(recorded(store)) == 1


def test_other_content_under_the_same_id_is_409_and_says_what_to_do(
    serve_intake: ServeIntake, store: Store
) -> None:
    client = serve_intake(store)
    posted(client, declared("1"))
    response = posted(client, declared("1", data={"month": "2012-05"}))

    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert "fact-corrected" in response.json()["detail"]
    assert response.json()["faults"][0]["field"] == "id"
    assert len(recorded(store)) == 1


def test_a_policy_is_recorded_in_every_partition_under_one_receipt(
    serve_intake: ServeIntake, store: Store
) -> None:
    response = posted(serve_intake(store, DECISIONS), policy_published(), "/decisions/v1/events")

    assert response.status_code == 202
    assert [stream for stream, _ in recorded(store)] == ["*/0", "*/1", "*/2", "*/3"]


def test_an_unfit_document_is_refused_at_the_door(serve_intake: ServeIntake, store: Store) -> None:
    fault = Fault("data.document", "has no clause; give one", "没有条款，请填写")

    def check(draft: Draft) -> None:
        if draft.fact.TYPE.endswith("policy-published.v1"):
            raise Malformed([fault])

    client = serve_intake(store, DECISIONS, check=check)
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


def test_a_store_that_fails_is_503_and_the_service_goes_on(
    serve_intake: ServeIntake, store: Store
) -> None:
    failing = FailingStore(store)
    client = serve_intake(failing)
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


def test_the_same_event_with_its_instant_written_otherwise_is_the_same_event(
    serve_intake: ServeIntake, store: Store
) -> None:
    client = serve_intake(store)
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
    serve_intake: ServeIntake, store: Store, headers: dict[str, str], says: str
) -> None:
    body = json.dumps(declared("1")).encode()
    client = serve_intake(store)
    refused = client.post("/staffing/v1/events", content=body, headers=headers)
    assert refused.status_code == 415
    assert says in refused.json()["detail"]
    assert "UTF-8" in refused.json()["detail"]
    assert posted(client, b"\xef\xbb\xbf" + body).status_code == 415
    taken = {"content-type": 'Application/CloudEvents+JSON; Charset="UTF-8"'}
    assert client.post("/staffing/v1/events", content=body, headers=taken).status_code == 202
