"""What is decided is not decided by whoever took part in it, and by a person alone."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from contracts.policy.documents import publication
from contracts.policy.shipped import shipped_documents
from tests.component.access.door import DECLARED, FAR, OWN, Door, open_door

NUMBERS = count(1)
DAY = "2012-07-02T09:00:00+08:00"


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_door(tmp_path_factory.mktemp("eyes")) as found:
        yield found


def event(fact: str, source: str, dealer: str = OWN, **data: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0", "id": f"n{next(NUMBERS)}", "source": source, "subject": dealer,
        "type": f"docket.{fact}.v1", "time": DAY, "data": data,
    }  # fmt: skip


def withdraws(of: dict[str, Any], source: str) -> dict[str, Any]:
    topic = of["type"].split(".")[1]
    data = {"topic": topic, "source": of["source"], "id": of["id"], "reason": "误报"}
    return event("decisions.fact-withdrawn", source, of["subject"]) | {"data": data}


def oem(door: Door, name: str, **claims: Any) -> str:
    return door.token("oem", sub=name, docket_regions="all", **claims)


def settled(door: Door) -> None:
    """Once all that was accepted is read by penalties: a query waits for that."""
    headers = {"authorization": f"Bearer {oem(door, 'looker')}"}
    assert door.client.get("/penalties/v1/dealers", headers=headers).status_code == 200


def refused(answer: Any, why: str) -> None:
    assert answer.status_code == 403, answer.text
    assert why in answer.json()["detail"]


def test_a_fact_is_not_withdrawn_by_whoever_sent_it(door: Door) -> None:
    filed = DECLARED | {"id": "by-li", "subject": OWN, "source": f"/dealers/{OWN}/crm"}
    assert door.send(filed, oem(door, "li")).status_code == 202
    settled(door)

    refused(door.send(withdraws(filed, "/oem/crd"), oem(door, "li")), "(rule four-eyes)")
    by_system = oem(door, "sap", auth_time=None)
    refused(door.send(withdraws(filed, "/oem/crd"), by_system), "needs a personal credential")
    assert door.send(withdraws(filed, "/oem/crd"), oem(door, "wang")).status_code == 202


def test_what_has_not_arrived_is_waited_for(door: Door) -> None:
    never = DECLARED | {"id": "never", "subject": OWN, "source": f"/dealers/{OWN}/crm"}
    answer = door.send(withdraws(never, "/oem/crd"), oem(door, "li"))

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-yet-here")
    assert answer.headers["retry-after"] == "1"


def test_a_correction_of_another_dealers_fact_finds_none(door: Door) -> None:
    filed = DECLARED | {"id": "far", "subject": FAR, "source": f"/dealers/{FAR}/crm"}
    assert door.send(filed, oem(door, "li")).status_code == 202
    settled(door)

    taken = withdraws(filed, "/oem/crd") | {"subject": OWN}
    assert door.send(taken, oem(door, "wang")).status_code == 409


def found(name: str) -> dict[str, Any]:
    return event(
        "audits.hardware-inspected", "/oem/inspection", inspection_id=name,
        inspected_on="2012-07-02", items=[{"item": "labels", "conforming": False}],
    )  # fmt: skip


def test_an_inspector_takes_back_what_it_found_itself_until_that_is_posted(door: Door) -> None:
    own, other = found("H1"), found("H2")
    zhang, sun = (door.token("inspector", sub=name) for name in ("zhang", "sun"))
    assert door.send(own, zhang).status_code == door.send(other, zhang).status_code == 202
    settled(door)

    refused(door.send(withdraws(own, "/oem/inspection"), sun), "what it sent itself alone")
    assert door.send(withdraws(own, "/oem/inspection"), zhang).status_code == 202
    door.stack.close("2012-07-20")
    settled(door)
    posted = [each for each in door.stack.exported() if b'"H2"' in each and b"posted_on" in each]
    assert posted, "the finding has led to an entry"
    refused(door.send(withdraws(other, "/oem/inspection"), zhang), "so the OEM decides")
    assert door.send(withdraws(other, "/oem/crd"), oem(door, "li")).status_code == 202


def test_an_entry_is_not_waived_by_whoever_sent_its_evidence(door: Door) -> None:
    change = event(
        "staffing.change-filed", f"/dealers/{OWN}/crm", change_id="C1", person_id="Z",
        position="process_checker", reason="resigned", effective_on="2012-06-10",
        expected_on="2012-08-01",
    )  # fmt: skip
    assert door.send(change, oem(door, "li")).status_code == 202
    data = {"entry_id": f"{OWN}/change-filing/C1", "waived_on": "2012-07-21", "reason": "同意"}
    waiver = event("decisions.entry-waived", "/oem/crd") | {"data": data}
    settled(door)

    refused(door.send(waiver, oem(door, "li")), "li sent evidence of the entry")
    assert door.send(waiver, oem(door, "wang")).status_code == 202
    unknown = {**data, "entry_id": f"{OWN}/position-turnover/X"}
    answer = door.send(waiver | {"id": "w2", "data": unknown}, oem(door, "wang"))
    assert answer.status_code == 409


def test_a_report_is_not_assessed_by_the_clerk_who_took_it_in(door: Door) -> None:
    samples = json.loads(
        door.client.get(
            "/samples/submissions/docket.audits.monthly-report-submitted.v1.json",
            headers={"authorization": f"Bearer {oem(door, 'li')}"},
        ).content
    )
    report = samples | {"subject": OWN, "source": f"/dealers/{OWN}/crm", "id": "r1"}
    assert door.send(report, oem(door, "li")).status_code == 202
    assessed = json.loads(
        door.client.get(
            "/samples/submissions/docket.audits.monthly-report-assessed.v1.json",
            headers={"authorization": f"Bearer {oem(door, 'li')}"},
        ).content
    )
    month = {**assessed["data"], "month": report["data"]["month"]}
    said = assessed | {"subject": OWN, "source": "/oem/crd", "id": "as1", "data": month}

    refused(door.send(said, oem(door, "li")), "li sent the report of")
    assert door.send(said, oem(door, "wang")).status_code == 202


def test_a_policy_is_proposed_by_one_and_published_by_another(door: Door) -> None:
    [text, *_] = shipped_documents()
    text = text.replace(b'version: "2012-06"', b'version: "2014-01"').replace(
        b"effective_from: 2012-06-01", b"effective_from: 2014-01-01"
    )
    whole = publication(text)
    proposal = event(
        "decisions.policy-proposed", "/oem/policy", "*",
        **{name: whole[name] for name in ("policy", "version", "digest", "document")},
    )  # fmt: skip
    published = event("decisions.policy-published", "/oem/policy", "*", **whole)

    refused(door.send(published, oem(door, "zhao")), "nobody has proposed this document")
    assert door.send(proposal, oem(door, "zhao")).status_code == 202
    refused(door.send(published, oem(door, "zhao")), "zhao sent the proposal")
    refused(door.send(proposal, door.token("oem")), "it needs a credential of all regions")
    assert door.send(published, oem(door, "qian")).status_code == 202

    headers = {"authorization": f"Bearer {oem(door, 'qian')}"}
    [listed] = door.client.get("/decisions/v1/proposals", headers=headers).json()
    assert (listed["id"], listed["actor"]) == (proposal["id"], "oem:zhao")


def test_on_a_stack_without_identity_everybody_counts_as_nobody(door: Door) -> None:
    sent = DECLARED | {"id": "dev", "subject": OWN, "source": f"/dealers/{OWN}/crm"}
    client = door.stack
    runner = client.runner
    posted = runner.run(client.client.post("/staffing/v1/events", json=sent))
    assert posted.status_code == 202
    taken = runner.run(client.client.post("/decisions/v1/events", json=withdraws(sent, "/x")))
    assert taken.status_code == 202
