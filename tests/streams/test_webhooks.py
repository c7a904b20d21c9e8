"""Webhooks over HTTP to a real receiver: each event arrives, signed, within its scope."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, declared
from tests.streams.killed import kill_around
from tests.streams.receiving import Receiver, receiving

WEBHOOKS = "/staffing/v1/webhooks"
OTHER = "GD-001"


def as_(role: str) -> dict[str, str]:
    return {"authorization": f"Bearer dev:{role}"}


def made(stack: Stack, url: str, role: str = "auditor", **wanted: list[str]) -> dict[str, Any]:
    answer = stack.http.post(WEBHOOKS, json={"url": url, **wanted}, headers=as_(role))
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


def ask(stack: Stack, endpoint: str, verb: str, role: str = "auditor", **given: Any) -> Any:
    answer = stack.http.post(f"{WEBHOOKS}/{endpoint}/{verb}", headers=as_(role), **given)
    assert answer.status_code < 300, answer.text
    return answer.json()


def state(stack: Stack, endpoint: str) -> dict[str, Any]:
    found: dict[str, Any] = stack.http.get(f"{WEBHOOKS}/{endpoint}", headers=as_("auditor")).json()
    return found


def deliveries(stack: Stack, endpoint: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = stack.http.get(
        f"{WEBHOOKS}/{endpoint}/deliveries", headers=as_("auditor")
    ).json()
    return found


def test_an_event_arrives_as_recorded_and_signed(stack: Stack, receiver: Receiver) -> None:
    endpoint = made(stack, receiver.url)
    [receipt] = stack.accept(accepted("2012-06-04"))
    [came, *_] = receiver.wait_for(1)
    told = came.verified(endpoint["secret"])

    assert told["type"] == "docket.staffing.dealer-accepted.v1"
    assert told["timestamp"] == receipt["recordedtime"]
    assert told["data"]["id"] == "acceptance"
    assert came.id.isascii()
    assert "secret" not in {
        name for name, value in state(stack, endpoint["endpoint"]).items() if value
    }


def test_an_endpoint_is_sent_what_its_owner_may_see(stack: Stack, receiver: Receiver) -> None:
    with receiving() as of_region, receiving() as of_type:
        stack.accept(accepted("2012-06-01", "before", "BEFORE"))
        made(stack, receiver.url, f"dealer:{DEALER}")
        made(stack, of_region.url, "oem:south")
        made(stack, of_type.url, types=["docket.staffing.no-change-declared.v1"])
        elsewhere = accepted("2012-06-04", "there", OTHER)
        elsewhere["data"]["region"] = "south"
        stack.accept(elsewhere, accepted("2012-06-04"), declared("2012-07-01", "2012-06"))
        receiver.wait_for(2)
        of_region.wait_for(1)
        of_type.wait_for(1)
        told = [json.loads(each.body)["data"]["subject"] for each in receiver.received]
        assert told == [DEALER, DEALER]
        assert [json.loads(e.body)["data"]["id"] for e in of_region.received] == ["there"]
        assert len(of_type.received) == 1


def test_what_is_not_taken_is_tried_again_and_signed_anew(stack: Stack, receiver: Receiver) -> None:
    receiver.answer = lambda _: 500 if len(receiver.received) == 0 else 200
    endpoint = made(stack, receiver.url)
    stack.accept(accepted("2012-06-04"))
    first, second, *_ = receiver.wait_for(2)

    assert first.id == second.id
    assert first.headers["webhook-timestamp"] < second.headers["webhook-timestamp"]
    assert first.verified(endpoint["secret"]) == second.verified(endpoint["secret"])
    while deliveries(stack, endpoint["endpoint"])[0]["state"] != "delivered":
        pass
    assert state(stack, endpoint["endpoint"])["failing_since"] is None


def test_a_redirection_is_a_failure_and_is_not_followed(stack: Stack, receiver: Receiver) -> None:
    receiver.answer = lambda _: 302
    endpoint = made(stack, receiver.url)
    stack.accept(accepted("2012-06-04"))
    receiver.wait_for(2)
    while not (known := deliveries(stack, endpoint["endpoint"]))[0]["tried_at"]:
        pass

    assert {each.path for each in receiver.received} == {"/docket"}
    assert known[0]["state"] == "due"
    assert known[0]["status"] == 302


def test_410_ends_it(stack: Stack, receiver: Receiver) -> None:
    receiver.answer = lambda _: 410
    endpoint = made(stack, receiver.url)["endpoint"]
    stack.accept(accepted("2012-06-04"))
    receiver.wait_for(1)
    while state(stack, endpoint)["state"] != "gone":
        pass
    answer = stack.http.post(f"{WEBHOOKS}/{endpoint}/recover", headers=as_("auditor"))
    assert answer.status_code == 409
    assert "is gone" in stack.said


def test_after_a_rotation_both_secrets_sign(stack: Stack, receiver: Receiver) -> None:
    endpoint = made(stack, receiver.url)
    rotated = ask(stack, endpoint["endpoint"], "rotate")
    stack.accept(accepted("2012-06-04"))
    [came, *_] = receiver.wait_for(1)

    assert rotated["secret"] != endpoint["secret"]
    assert came.verified(rotated["secret"]) == came.verified(endpoint["secret"])


def test_a_resend_is_another_attempt_and_no_matter_of_health(
    stack: Stack, receiver: Receiver
) -> None:
    endpoint = made(stack, receiver.url)["endpoint"]
    stack.accept(accepted("2012-06-04"))
    [came, *_] = receiver.wait_for(1)
    while deliveries(stack, endpoint)[0]["state"] != "delivered":
        pass
    receiver.answer = lambda _: 500
    ask(stack, endpoint, "resend", json={"webhook_id": came.id})
    again = receiver.wait_for(2)[1]
    while deliveries(stack, endpoint)[0]["status"] != 500:
        pass

    assert again.id == came.id
    assert deliveries(stack, endpoint)[0]["state"] == "delivered"
    assert state(stack, endpoint)["failing_since"] is None


def test_what_entered_since_an_instant_is_recovered(stack: Stack, receiver: Receiver) -> None:
    before, *_ = stack.accept(accepted("2012-06-04"))
    [later] = stack.accept(declared("2012-07-01", "2012-06"))
    endpoint = made(stack, receiver.url)["endpoint"]
    ask(stack, endpoint, "recover", params={"since": later["recordedtime"]})
    receiver.wait_for(1)
    ask(stack, endpoint, "recover", params={"since": before["recordedtime"]})
    receiver.wait_for(3)

    told = [json.loads(each.body)["data"]["id"] for each in receiver.received]
    assert told == ["declared-2012-06", "acceptance", "declared-2012-06"] or told[0] == told[2]
    assert sorted(receiver.counts().values()) == [1, 2]


def test_endpoints_are_their_owners_and_admins_manage_all(stack: Stack, receiver: Receiver) -> None:
    endpoint = made(stack, receiver.url, f"dealer:{DEALER}")["endpoint"]

    def status(role: str, method: str = "GET", path: str = f"/{endpoint}", **given: Any) -> int:
        headers = as_(role)
        return stack.http.request(method, f"{WEBHOOKS}{path}", headers=headers, **given).status_code

    assert status("oem") == status("inspector") == 404
    assert status("admin") == 200
    assert status("inspector", "POST", "", json={"url": receiver.url}) == 403
    assert status("admin", "POST", "", json={"url": receiver.url}) == 403
    assert status("oem", "POST", f"/{endpoint}/rotate") == 404
    assert status("oem", "DELETE") == 404
    assert status("admin", "DELETE") == 204
    assert status("admin") == 404


@pytest.mark.parametrize(
    "url",
    ["http://hook.example/", "https://hook.example:8443/", "https://10.1.2.3/", "ftp://x.example/"],
)
def test_a_url_that_nothing_is_posted_to_is_refused(stack: Stack, url: str) -> None:
    answer = stack.http.post(WEBHOOKS, json={"url": url})

    assert answer.status_code == 422
    assert answer.json()["faults"][0]["field"] == "url"


def test_without_the_setting_loopback_is_refused(tmp_path: Path, receiver: Receiver) -> None:
    with Docket(tmp_path).up() as stack:
        answer = stack.http.post(WEBHOOKS, json={"url": receiver.url})
    assert answer.status_code == 422


def test_no_kill_loses_an_event_and_each_repeats_one_attempt_at_most(
    docket: Docket, receiver: Receiver
) -> None:
    kills = 8
    done = kill_around(docket, receiver, kills, seed=20261130)

    assert done.recorded > 1
    assert done.arrived == done.recorded
    assert done.attempts - done.arrived <= kills


def test_a_server_that_answers_nothing_holds_up_no_other(stack: Stack, receiver: Receiver) -> None:
    with receiving() as silent:
        held = silent._came  # noqa: SLF001 - it answers while nobody holds this
        with held:
            made(stack, silent.url)
            made(stack, receiver.url)
            stack.accept(accepted("2012-06-04"), declared("2012-07-01", "2012-06"))
            receiver.wait_for(2)
