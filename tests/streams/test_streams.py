"""Streams over HTTP: every event once, to those alone who may see it, and an end at once."""

import signal
from pathlib import Path

import httpx
import pytest

from contracts.events.dockets import DocketStated
from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, declared, fact
from tests.streams.listening import Heard, listening
from tests.streams.many import live

STREAM = "/staffing/v1/stream"
OTHER, PRACTISING = "GD-001", "TEST-1"


@pytest.fixture
def docket(tmp_path: Path) -> Docket:
    return Docket(tmp_path)


def as_(role: str) -> dict[str, str]:
    return {"Authorization": f"Bearer dev:{role}"}


def elsewhere(id: str, dealer: str = OTHER, region: str = "south") -> dict[str, object]:  # noqa: A002
    told = accepted("2012-06-04", id, dealer)
    return told | {"data": told["data"] | {"region": region}}


def test_after_sigterm_each_client_goes_on_and_has_every_event_once(docket: Docket) -> None:
    lived = live(docket, 200)

    assert lived.status == 0
    assert all(each.ended_in_order or each.ids == lived.sent for each in lived.heard)
    assert [each.ids for each in lived.heard if each.ids != lived.sent] == []
    assert [each.resets for each in lived.heard if each.resets] == []
    assert "graceful shutdown exceeded" not in lived.said
    assert "Traceback" not in lived.said


def test_a_client_that_reads_nothing_holds_no_end_up(docket: Docket) -> None:
    with docket.up() as stack:
        for number in range(60):
            note = "注" * 30_000
            told = fact(
                "staffing.absence-recorded", f"away-{number}", "2012-06-04", person_id="P1",
                from_on="2012-06-01", through="2012-06-02", reason="leave", note=note,
            )  # fmt: skip
            stack.post(told)
        peer = httpx.Client(base_url=stack.http.base_url)
        with peer.stream("GET", STREAM, params={"after": "start"}) as answer:
            assert answer.status_code == 200
            assert stack.stop() == 0
        assert "graceful shutdown exceeded" not in stack.said


def test_a_stream_holds_what_its_listener_may_see(stack: Stack) -> None:
    everyone = Heard(STREAM, as_("auditor"))
    of_dealer = Heard(STREAM, as_(f"dealer:{DEALER}"))
    of_region = Heard(STREAM, as_("oem:south"))
    practising = Heard(STREAM, as_(f"dealer:{PRACTISING}"))
    named = Heard(f"{STREAM}?dealer={OTHER}", as_("auditor"))
    in_region = Heard(f"{STREAM}?region=south", as_("auditor"))
    of_type = Heard(f"{STREAM}?type=docket.staffing.no-change-declared.v1", as_("auditor"))
    all_of_them = (everyone, of_dealer, of_region, practising, named, in_region, of_type)
    sent = [
        accepted("2012-06-04"),
        elsewhere("there"),
        elsewhere("practice", PRACTISING, "TEST"),
        declared("2012-07-01", "2012-06"),
    ]
    with listening(stack.port, *all_of_them) as clients:
        stack.accept(*sent)
        clients.wait_until(lambda: len(everyone.ids) == 3 and of_type.ids and of_region.ids)
        last = elsewhere("last", "GD-002")
        stack.accept(last)
        clients.wait_until(lambda: all("last" in each.ids for each in (everyone, of_region)))
        clients.wait_until(lambda: "last" in in_region.ids and practising.ids and named.ids)
    assert everyone.ids == ["acceptance", "there", sent[3]["id"], "last"]
    assert of_dealer.ids == ["acceptance", sent[3]["id"]]
    assert of_region.ids == in_region.ids == ["there", "last"]
    assert practising.ids == ["practice"]
    assert named.ids == ["there"]
    assert of_type.ids == [sent[3]["id"]]


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (f"dealer:{DEALER}", f"{STREAM}?dealer={OTHER}", 404),
        ("inspector", STREAM, 403),
        ("admin", STREAM, 403),
        ("inspector", "/decisions/v1/stream", 403),
        ("oem", f"{STREAM}?after=yesterday", 422),
        ("oem", f"{STREAM}?dealers={OTHER}", 422),
        ("nobody", STREAM, 401),
    ],
)
def test_what_is_refused_is_refused_before_the_stream_begins(
    stack: Stack, role: str, path: str, status: int
) -> None:
    stack.accept(accepted("2012-06-04"), elsewhere("there"))
    answer = stack.http.get(path, headers=as_(role))

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_head_of_a_stream_is_answered_and_over(stack: Stack) -> None:
    answer = stack.http.head(STREAM)

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/event-stream")


def test_an_inspector_hears_of_audits_and_nothing_else(stack: Stack) -> None:
    heard = Heard("/audits/v1/stream", as_("inspector"))
    with listening(stack.port, heard):
        assert heard.status == 200


def test_a_stream_begins_with_what_comes_and_goes_on_from_what_came(stack: Stack) -> None:
    stack.accept(accepted("2012-06-04"))
    heard = Heard(STREAM)
    with listening(stack.port, heard):
        pass
    assert heard.last_id is not None  # before any event came
    stack.accept(declared("2012-07-01", "2012-06"))
    with listening(stack.port, heard) as clients:
        clients.wait_until(lambda: heard.ids)
    assert heard.ids == [declared("2012-07-01", "2012-06")["id"]]


def test_postings_are_streamed_by_penalties(docket: Docket) -> None:
    heard = Heard("/penalties/v1/stream?after=start", as_(f"dealer:{DEALER}"))
    with docket.up() as stack:
        stack.accept(accepted("2012-06-04"), declared("2012-07-01", "2012-06"))
        assert docket.run("close-days", "--through", "2012-09-30").status == 0
        with listening(stack.port, heard) as clients:
            clients.wait_until(lambda: heard.events)
            stack.settle(DEALER)
            posted = stack.get(f"/penalties/v1/dealers/{DEALER}/postings")
            [stated] = [
                event["id"]
                for event in docket.export("--topic", "penalties")
                if event["type"] == DocketStated.TYPE
            ]
            clients.wait_until(lambda: {*heard.ids} >= {stated, *(each["id"] for each in posted)})
    assert {each["subject"] for each in heard.events} == {DEALER}


def test_a_restore_is_told_by_one_reset(docket: Docket, tmp_path: Path) -> None:
    heard = Heard(f"{STREAM}?after=start")
    with docket.up() as stack:
        stack.accept(accepted("2012-06-04"), declared("2012-07-01", "2012-06"))
        with listening(stack.port, heard) as clients:
            clients.wait_until(lambda: len(heard.ids) == 2)
        stack.stop()
    exported = docket.must("export").out
    restored = Docket(tmp_path / "restored")
    for service in ("staffing", "audits", "penalties"):
        ran = restored.run("restore", service, "--from", "-", given=exported)
        assert ran.status == 0, ran.said
    with restored.up() as stack:
        with listening(stack.port, heard) as clients:
            stack.accept(declared("2012-08-01", "2012-07"))
            clients.wait_until(lambda: len(heard.ids) == 3)
        assert len(heard.resets) == 1
        again = Heard(STREAM, last_id=heard.resets[0]["everything_since"])
        with listening(stack.port, again) as clients:
            clients.wait_until(lambda: len(again.ids) == 3)
    assert again.ids == heard.ids
    assert again.resets == []


def test_a_backup_begins_an_epoch_of_its_own(docket: Docket, tmp_path: Path) -> None:
    heard = Heard(f"{STREAM}?after=start")
    with docket.up() as stack:
        stack.accept(accepted("2012-06-04"))
        assert docket.run("backup", tmp_path / "copy").status == 0
        stack.accept(declared("2012-07-01", "2012-06"))
        with listening(stack.port, heard) as clients:
            clients.wait_until(lambda: len(heard.ids) == 2)
    with Docket(tmp_path, tmp_path / "copy").up() as stack:
        stack.accept(declared("2012-08-01", "2012-07"))
        with listening(stack.port, heard) as clients:
            clients.wait_until(lambda: heard.resets)


def test_a_revoked_key_ends_its_open_stream(docket: Docket) -> None:
    settings = docket.must("issuer").out.decode().splitlines()
    docket.environment = {**docket.environment, **dict(x.split("=", 1) for x in settings)}
    key = docket.run("keys", "make", "dms", "--role", "dealer", "--dealers", DEALER)
    heard = Heard(STREAM, {"Authorization": f"Bearer {key.out.decode().strip()}"})
    with docket.up() as stack, listening(stack.port, heard) as clients:
        prefix = key.out.decode()[:11]
        assert docket.run("keys", "revoke", prefix, "--reason", "lost").status == 0
        clients.join()
        assert heard.ended_in_order
        assert stack.stop(signal.SIGTERM) == 0


def test_more_streams_than_there_is_room_for_are_refused(docket: Docket) -> None:
    docket.environment = {**docket.environment, "DOCKET_CONNECTIONS": "10"}
    with docket.up() as stack, listening(stack.port, *(Heard(STREAM) for _ in range(8))):
        refused = stack.http.get(STREAM)
        assert refused.status_code == 503
        assert "DOCKET_CONNECTIONS" in refused.json()["detail"]
        assert stack.get("/livez")["status"] == "alive"
