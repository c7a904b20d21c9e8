"""A dealer whose events on the log do not fit is parked by itself, and goes on when it is told."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from contracts.canonical import canonical
from contracts.events import POSTINGS
from contracts.reading import read_json
from tests.e2e.docket import Stack
from tests.e2e.facts import DEALER, accepted, baseline, declared, member
from tests.kafka.production import Production, accept, eventually, live_docket, posted

OTHER = "SH-QPX"
OPENED_ON, CLOSED_ON, LATER = "2026-03-02", "2026-05-10", "2026-06-12"
SERVICES = ("staffing", "audits", "penalties")
TOPIC = "docket.staffing.v1"

Services = dict[str, Stack]

pytestmark = pytest.mark.slow


def last_of(docket: Production, dealer: str) -> dict[str, Any]:
    values = [v for each in docket.on_topic(TOPIC).values() for v in each]
    own = [read_json(value) for value in values if read_json(value)["subject"] == dealer]
    return dict(own[-1])


def lost_one(last: dict[str, Any]) -> bytes:
    """One number is missing before this one."""
    number = int(last["sequence"]) + 2
    return canonical({**last, "id": "after-a-gap", "sequence": f"{number:020}"})


def forked(last: dict[str, Any]) -> bytes:
    return canonical({**last, "actor": "someone:else"})


def garbled(last: dict[str, Any]) -> bytes:
    return canonical({**last, "id": "garbled", "recordedtime": "noon"})


TROUBLES = [
    (lost_one, "gap: 2 is followed by 4"),
    (forked, "fork: 2 has other content"),
    (garbled, "cannot be decoded"),
]


def parked_by(docket: Production, service: str = "penalties") -> dict[str, str]:
    said = docket.must("park", "list", "--json", "--service", service).json
    return {each["stream"]: each["reason"] for each in said["parked"]}


def fined(docket: Production) -> set[str]:
    """Who was posted anything after the day on which all began."""
    found = [
        each
        for each in posted(docket)
        if each["type"] in POSTINGS and each["data"]["posted_on"] > OPENED_ON
    ]
    return {each["subject"] for each in found}


def begin(docket: Production, services: Services) -> None:
    for dealer in (DEALER, OTHER):
        accept(services, accepted(OPENED_ON, f"acceptance-{dealer}", dealer))
        staff = baseline(OPENED_ON, member("C001", "customer_manager", OPENED_ON))
        accept(services, {**staff, "id": f"baseline-{dealer}", "subject": dealer})
    docket.must("close-days", "--through", OPENED_ON)
    eventually(lambda: sum(map(len, docket.on_topic(TOPIC).values())), lambda count: count >= 6)


@pytest.mark.parametrize(("trouble", "reason"), TROUBLES)
def test_a_foreign_record_parks_its_dealer_alone_until_it_is_resumed(
    docket: Production, trouble: Callable[[dict[str, Any]], bytes], reason: str
) -> None:
    with docket.serving(*SERVICES) as services:
        begin(docket, services)
        docket.put_on_topic(TOPIC, DEALER, trouble(last_of(docket, DEALER)))
        eventually(lambda: parked_by(docket), lambda seen: reason in seen.get(DEALER, ""))

        said = services["penalties"].get("/readyz")
        assert said["status"] == "ready"
        assert reason in said["parked"]["docket.penalties.v1"]["names"][DEALER]
        assert f"parked {DEALER} at {TOPIC}" in services["penalties"].said
        shown = docket.must("park", "show", DEALER, "--json").json
        assert [each["topic"] for each in shown["waiting"]] == [TOPIC]

        # The other one goes on: its silence is posted. This one is not fined for what may wait.
        docket.must("close-days", "--through", CLOSED_ON)
        eventually(lambda: fined(docket), bool)
        assert fined(docket) == {OTHER}

        refused = docket.run("park", "resume", DEALER, "--reason", " ")
        assert refused.status == 2
        for service in ("penalties", "staffing"):
            docket.must("park", "resume", DEALER, "--reason", "looked into", "--service", service)
            eventually(lambda service=service: parked_by(docket, service), lambda seen: not seen)
        eventually(lambda: fined(docket), lambda seen: seen == {DEALER, OTHER})
        said = docket.run("rebuild", "penalties")
        assert said.status == 0, said.said
        assert said.json["differences"] == []
        assert parked_by(docket) == {}


def test_after_a_resume_the_export_leads_to_the_live_docket(docket: Production) -> None:
    """What a foreign record says is on no service's record; its dealer is as its facts say."""
    with docket.serving(*SERVICES) as services:
        begin(docket, services)
        docket.put_on_topic(TOPIC, DEALER, forked(last_of(docket, DEALER)))
        eventually(lambda: parked_by(docket), lambda seen: DEALER in seen)
        accept(services, declared(OPENED_ON, "2026-03"))
        docket.must("close-days", "--through", CLOSED_ON)
        docket.must("park", "resume", DEALER, "--reason", "the first content stays")
        docket.must("close-days", "--through", LATER)
        wanted = docket.adjudicated("2026-06-13")
        assert wanted[DEALER]["entries"]
        for dealer in (DEALER, OTHER):
            eventually(
                lambda dealer=dealer: live_docket(services["penalties"], dealer),
                lambda seen, dealer=dealer: seen == wanted[dealer],
            )
        [row] = docket.stores("SELECT stream, topic, reason FROM penalties.resumed")
        assert row == (DEALER, TOPIC, "the first content stays")


def test_an_unreadable_record_at_the_end_of_a_topic_holds_up_neither_start_nor_restore(
    docket: Production,
) -> None:
    with docket.serving("staffing") as services:
        accept(services, accepted(OPENED_ON))
        eventually(lambda: any(docket.on_topic(TOPIC).values()), bool)
    docket.put_on_topic(TOPIC, DEALER, b"\x00 no event")
    with docket.serving("staffing") as services:
        accept(services, declared(OPENED_ON, "2026-03"))
        eventually(lambda: sum(map(len, docket.on_topic(TOPIC).values())), lambda count: count == 3)
        [(stream, reason)] = eventually(lambda: [*parked_by(docket, "staffing").items()], bool)
        assert stream.startswith(f"unreadable/{TOPIC}/")
        assert "cannot be decoded" in reason
    restored = docket.run("restore", "staffing")
    assert restored.status == 0
    assert json.loads(restored.out)["topics"][TOPIC] == {"restored": 0, "known": 2}
    assert "is left out: cannot be decoded" in restored.said
