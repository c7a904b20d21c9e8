"""Acts are resources: the key makes the event, a repetition changes nothing, the docket follows."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from services.registry import SERVICES
from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, declared, fact

ENTRY = f"{DEALER}/monthly-report-late/2012-07"
WAIVER = {"entry_id": ENTRY, "waived_on": "2012-10-01", "reason": "核实后免除"}


@pytest.fixture(scope="module")
def docket(tmp_path_factory: pytest.TempPathFactory) -> Docket:
    return Docket(tmp_path_factory.mktemp("acts"))


@pytest.fixture(scope="module")
def stack(docket: Docket) -> Iterator[Stack]:
    with docket.up() as up:
        up.accept(accepted("2012-06-04"), declared("2012-06-28", "2012-06"))
        assert docket.run("close-days", "--through", "2012-09-30").status == 0
        up.settle(DEALER)
        yield up


def done(
    stack: Stack, path: str, key: str, data: Any, dealer: str | None = DEALER, **more: Any
) -> httpx.Response:
    about = {"dealer": dealer} if dealer else {}
    headers = {"idempotency-key": key}
    return stack.http.post(path, json={**about, "data": data, **more}, headers=headers)


def entry(said: dict[str, Any]) -> dict[str, Any]:
    [found] = [each for each in said["entries"] if each["entry_id"] == ENTRY]
    return dict(found)


def test_a_waiver_is_answered_with_the_docket_after_it_and_once(
    docket: Docket, stack: Stack
) -> None:
    path = f"/penalties/v1/dealers/{DEALER}/docket"
    assert entry(stack.get(path))["status"] == "effective"
    first = done(stack, "/decisions/v1/waivers", "w-1", WAIVER)
    assert first.status_code == 202, first.text
    assert entry(first.json()["docket"])["status"] == "waived"
    again = done(stack, "/decisions/v1/waivers", "w-1", WAIVER)
    assert again.status_code == 200
    assert again.json()["receipt"] == {**first.json()["receipt"], "duplicate": True}
    other = done(stack, "/decisions/v1/waivers", "w-1", WAIVER | {"reason": "其他"})
    assert other.status_code == 409
    assert [each["pointer"] for each in other.json()["faults"]] == [
        "/id",
        "/data/reason",
    ]
    [event] = [each for each in docket.export("--topic", "decisions") if each["id"] == "w-1"]
    assert event["source"].startswith("/oem/crd/acts/")
    assert event["data"] == WAIVER
    assert entry(stack.get(path))["status"] == "waived"


def test_the_same_key_sent_many_times_at_once_makes_one_event(docket: Docket, stack: Stack) -> None:
    appeal = {"entry_id": ENTRY, "reason": "有误"}
    with ThreadPoolExecutor(8) as pool:
        sent = [
            pool.submit(done, stack, "/decisions/v1/appeals", "many", appeal) for _ in range(16)
        ]
    assert sorted(each.result().status_code for each in sent) == [200] * 15 + [202]
    assert [each["id"] for each in docket.export("--topic", "decisions")].count("many") == 1


@pytest.mark.parametrize(
    "entry_id", [f"{DEALER}/monthly-report-late/2011-01", "OTHER/monthly-report-late/2012-07", "x"]
)
def test_an_entry_that_never_stood_is_refused_here_and_taken_as_an_event(
    stack: Stack, entry_id: str
) -> None:
    data = WAIVER | {"entry_id": entry_id}
    answer = done(stack, "/decisions/v1/waivers", f"never {len(entry_id)}", data)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/never-stood")
    assert answer.json()["faults"][0]["pointer"] == "/data/entry_id"
    raw = fact(
        "decisions.entry-waived",
        f"raw {len(entry_id)}",
        "2012-10-01",
        source="/oem/crd/raw",
        **data,
    )
    assert stack.post(raw).status_code == 202


def test_an_act_on_another_topic_leads_to_the_docket_that_counts_it(stack: Stack) -> None:
    training = {
        "person_id": "P-1", "name": "某人", "position": "customer_manager",
        "held_on": "2012-10-01", "passed": True,
    }  # fmt: skip
    answer = done(stack, "/staffing/v1/trainings", "t-1", training)
    assert answer.status_code == 202, answer.text
    there = stack.http.get(answer.json()["docket_at"])
    assert there.status_code == 200
    later = answer.json()["docket_at"].replace(answer.json()["receipt"]["sequence"], "9" * 19)
    waiting = stack.http.get(later)
    assert (waiting.status_code, waiting.headers["retry-after"]) == (409, "1")
    assert waiting.json()["type"] == "/problems/not-yet-here"


def test_what_is_wrong_is_named_as_it_was_sent(stack: Stack) -> None:
    unfit = done(stack, "/decisions/v1/waivers", "unfit", WAIVER | {"waived_on": "someday"})
    assert [each["pointer"] for each in unfit.json()["faults"]] == ["/data/waived_on"]
    nobody = done(stack, "/decisions/v1/waivers", "nobody", WAIVER, dealer=None)
    assert [each["field"] for each in nobody.json()["faults"]] == ["dealer"]
    keyless = stack.http.post("/decisions/v1/waivers", json={"dealer": DEALER, "data": WAIVER})
    assert [each["field"] for each in keyless.json()["faults"]] == ["Idempotency-Key"]


def test_an_act_without_its_data_is_told_what_it_lacks(stack: Stack) -> None:
    named = {
        "type": "docket.audits.monthly-report-submitted.v1", "source": "/dealers/x/dms",
        "id": "x", "reason": "x",
    }  # fmt: skip
    answer = done(stack, "/decisions/v1/corrections", "empty", named)
    assert answer.status_code == 422, answer.text
    assert [each["pointer"] for each in answer.json()["faults"]] == ["/data/data"]


def test_who_may_not_send_the_event_may_not_act(stack: Stack) -> None:
    headers = {"idempotency-key": "mine", "authorization": f"Bearer dev:dealer:{DEALER}"}
    sent = {"dealer": DEALER, "data": WAIVER}
    answer = stack.http.post("/decisions/v1/waivers", json=sent, headers=headers)
    assert answer.status_code == 403


def test_nobody_is_parked_and_nobody_resumed(stack: Stack) -> None:
    for service in SERVICES:
        assert stack.get(f"/{service}/v1/parked") == {"parked": []}
        path = f"/{service}/v1/parked/{DEALER}/resume"
        assert stack.http.post(path, json={"reason": "found"}).status_code == 404
        assert stack.http.post(path, json={"reason": " "}).status_code == 422
