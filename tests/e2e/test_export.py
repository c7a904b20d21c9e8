"""What was recorded leaves byte for byte, so that whoever holds a receipt can prove it."""

import hashlib
import json

from tests.e2e.docket import Docket
from tests.e2e.facts import DEALER, accepted, declared, inspected, waived

TOPICS = ["docket.staffing.v1", "docket.audits.v1", "docket.decisions.v1", "docket.penalties.v1"]
OTHER = "SH-PDH"


def test_every_event_as_recorded(docket: Docket) -> None:
    with docket.up() as stack:
        receipts = stack.accept(
            accepted("2012-06-25"),
            accepted("2012-06-25", "other", OTHER),
            inspected("2012-07-10", "H1", labels=False),
            declared("2012-06-25", "2012-07", "d/1"),
            waived("2012-06-25", "BJ-YCH/gm-summons/2012"),
        )
        docket.must("close-days", "--through", "2012-07-10")
        beside = docket.must("export")
    whole = docket.must("export")
    assert whole.out == beside.out, "whether a stack runs on it or not"

    digests = {hashlib.sha256(line).hexdigest() for line in whole.lines}
    assert {receipt["digest"] for receipt in receipts} <= digests
    events = [json.loads(line) for line in whole.lines]
    assert [line.decode() for line in whole.lines] == [
        json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        for event in events
    ], "one canonical form"
    assert [e for e in TOPICS if e in {topic(event) for event in events}] == TOPICS

    for name in ("audits", "docket.audits.v1"):
        only = docket.must("export", "--topic", name).lines
        assert only == [line for line in whole.lines if topic(json.loads(line)) == TOPICS[1]]
    two = docket.must("export", "--topic", "audits", "--topic", "penalties").lines
    assert {topic(json.loads(line)) for line in two} == {TOPICS[1], TOPICS[3]}


def test_one_dealer_with_the_events_about_none_of_its_partition(docket: Docket) -> None:
    with docket.up() as stack:
        stack.accept(accepted("2012-06-25"), accepted("2012-06-25", "other", OTHER))
        docket.must("close-days", "--through", "2012-07-10")
    whole = docket.must("export").lines
    own = docket.must("export", "--dealer", OTHER).lines
    events = [json.loads(line) for line in own]
    assert {event["subject"] for event in events} == {OTHER, "*"}
    closed = {
        (event["type"], event["data"]["partition"])
        for event in events
        if "day-closed" in event["type"]
    }
    assert len(closed) == 3, "one partition's, in each topic of facts"
    assert len({partition for _, partition in closed}) == 1
    published = [event["id"] for event in events if "policy-published" in event["type"]]
    assert len(set(published)) == len(published) > 1, "each policy once"
    places = [whole.index(line) for line in own]
    assert places == sorted(places), "in the order of the whole"

    both = docket.must("export", "--dealer", OTHER, "--dealer", "BJ-YCH").lines
    assert len(both) > len(own)
    said = docket.must("adjudicate", "-", "--as-of", "2012-07-11", "--json", given=b"\n".join(own))
    assert set(said.json["dealers"]) == {OTHER}


def test_no_topic_of_that_name(docket: Docket) -> None:
    ran = docket.run("export", "--topic", "headcount")
    assert (ran.status, ran.out) == (2, b"")
    assert ran.said == f"--topic: headcount is none; there are {', '.join(TOPICS)}\n"


def topic(event: dict[str, str]) -> str:
    return f"docket.{event['type'].split('.')[1]}.v1"


def test_a_dealer_of_whom_nothing_is_recorded_is_told(docket: Docket) -> None:
    with docket.up() as stack:
        stack.accept(accepted("2012-06-25"))
    ran = docket.run("export", "--dealer", DEALER, "--dealer", "XX-NONE")
    assert (ran.status, ran.out) == (1, b"")
    assert ran.said == "--dealer: no fact about XX-NONE is recorded\n"
