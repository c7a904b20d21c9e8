"""What is decided is not decided by whoever took part in it, and by a person alone."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from contracts.policy.documents import publication
from contracts.policy.shipped import shipped_documents
from tests.builders.envelope import sent
from tests.component.access.guarded_stack import FAR, OWN, GuardedStack, declared, guarded_stack

NUMBERS = count(1)
DAY = "2012-07-02T09:00:00+08:00"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedStack]:
    with guarded_stack(tmp_path_factory.mktemp("eyes")) as found:
        yield found


def event(fact: str, source: str, dealer: str = OWN, **data: Any) -> dict[str, Any]:
    number = f"n{next(NUMBERS)}"
    return sent(f"docket.{fact}.v1", data, id=number, time=DAY, dealer=dealer, source=source)


def withdraws(of: dict[str, Any], source: str) -> dict[str, Any]:
    topic = of["type"].split(".")[1]
    data = {"topic": topic, "source": of["source"], "id": of["id"], "reason": "误报"}
    return event("decisions.fact-withdrawn", source, of["subject"]) | {"data": data}


def oem(guarded: GuardedStack, name: str, **claims: Any) -> str:
    return guarded.token("oem", sub=name, docket_regions="all", **claims)


def settled(guarded: GuardedStack) -> None:
    """Once all that was accepted is read by penalties: a query waits for that."""
    headers = {"authorization": f"Bearer {oem(guarded, 'looker')}"}
    assert guarded.client.get("/penalties/v1/dealers", headers=headers).status_code == 200


def refused(answer: Any, why: str) -> None:
    assert answer.status_code == 403, answer.text
    assert why in answer.json()["detail"]


def test_a_fact_is_not_withdrawn_by_whoever_sent_it(guarded: GuardedStack) -> None:
    filed = declared("by-li", OWN, "crm")
    assert guarded.send(filed, oem(guarded, "li")).status_code == 202
    settled(guarded)

    refused(guarded.send(withdraws(filed, "/oem/crd"), oem(guarded, "li")), "(rule four-eyes)")
    by_system = oem(guarded, "sap", auth_time=None)
    refused(guarded.send(withdraws(filed, "/oem/crd"), by_system), "needs a personal credential")
    assert guarded.send(withdraws(filed, "/oem/crd"), oem(guarded, "wang")).status_code == 202


def test_what_has_not_arrived_is_waited_for(guarded: GuardedStack) -> None:
    never = declared("never", OWN, "crm")
    answer = guarded.send(withdraws(never, "/oem/crd"), oem(guarded, "li"))

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/not-yet-here")
    assert answer.headers["retry-after"] == "1"


def test_a_correction_of_another_dealers_fact_finds_none(guarded: GuardedStack) -> None:
    filed = declared("far", FAR, "crm")
    assert guarded.send(filed, oem(guarded, "li")).status_code == 202
    settled(guarded)

    taken = withdraws(filed, "/oem/crd") | {"subject": OWN}
    assert guarded.send(taken, oem(guarded, "wang")).status_code == 409


def found(name: str) -> dict[str, Any]:
    return event(
        "audits.hardware-inspected", "/oem/inspection", inspection_id=name,
        inspected_on="2012-07-02", items=[{"item": "labels", "conforming": False}],
    )  # fmt: skip


def test_an_inspector_takes_back_what_it_found_itself_until_that_is_posted(
    guarded: GuardedStack,
) -> None:
    own, other = found("H1"), found("H2")
    zhang, sun = (guarded.token("inspector", sub=name) for name in ("zhang", "sun"))
    assert guarded.send(own, zhang).status_code == guarded.send(other, zhang).status_code == 202
    settled(guarded)

    refused(guarded.send(withdraws(own, "/oem/inspection"), sun), "what it sent itself alone")
    assert guarded.send(withdraws(own, "/oem/inspection"), zhang).status_code == 202
    guarded.stack.close("2012-07-20")
    settled(guarded)
    posted = [each for each in guarded.stack.exported() if b'"H2"' in each and b"posted_on" in each]
    assert posted, "the finding has led to an entry"
    refused(guarded.send(withdraws(other, "/oem/inspection"), zhang), "so the OEM decides")
    assert guarded.send(withdraws(other, "/oem/crd"), oem(guarded, "li")).status_code == 202


def test_an_entry_is_not_waived_by_whoever_sent_its_evidence(guarded: GuardedStack) -> None:
    change = event(
        "staffing.change-filed", f"/dealers/{OWN}/crm", change_id="C1", person_id="Z",
        position="process_checker", reason="resigned", effective_on="2012-06-10",
        expected_on="2012-08-01",
    )  # fmt: skip
    assert guarded.send(change, oem(guarded, "li")).status_code == 202
    data = {"entry_id": f"{OWN}/change-filing/C1", "waived_on": "2012-07-21", "reason": "同意"}
    waiver = event("decisions.entry-waived", "/oem/crd") | {"data": data}
    settled(guarded)

    refused(guarded.send(waiver, oem(guarded, "li")), "li sent evidence of the entry")
    assert guarded.send(waiver, oem(guarded, "wang")).status_code == 202
    unknown = {**data, "entry_id": f"{OWN}/position-turnover/X"}
    answer = guarded.send(waiver | {"id": "w2", "data": unknown}, oem(guarded, "wang"))
    assert answer.status_code == 409


def test_a_report_is_not_assessed_by_the_clerk_who_took_it_in(guarded: GuardedStack) -> None:
    samples = json.loads(
        guarded.client.get(
            "/samples/submissions/docket.audits.monthly-report-submitted.v1.json",
            headers={"authorization": f"Bearer {oem(guarded, 'li')}"},
        ).content
    )
    report = samples | {"subject": OWN, "source": f"/dealers/{OWN}/crm", "id": "r1"}
    assert guarded.send(report, oem(guarded, "li")).status_code == 202
    assessed = json.loads(
        guarded.client.get(
            "/samples/submissions/docket.audits.monthly-report-assessed.v1.json",
            headers={"authorization": f"Bearer {oem(guarded, 'li')}"},
        ).content
    )
    month = {**assessed["data"], "month": report["data"]["month"]}
    said = assessed | {"subject": OWN, "source": "/oem/crd", "id": "as1", "data": month}

    refused(guarded.send(said, oem(guarded, "li")), "li sent the report of")
    assert guarded.send(said, oem(guarded, "wang")).status_code == 202


def test_a_policy_is_proposed_by_one_and_published_by_another(guarded: GuardedStack) -> None:
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

    refused(guarded.send(published, oem(guarded, "zhao")), "nobody has proposed this document")
    assert guarded.send(proposal, oem(guarded, "zhao")).status_code == 202
    refused(guarded.send(published, oem(guarded, "zhao")), "zhao sent the proposal")
    refused(guarded.send(proposal, guarded.token("oem")), "it needs a credential of all regions")
    assert guarded.send(published, oem(guarded, "qian")).status_code == 202

    headers = {"authorization": f"Bearer {oem(guarded, 'qian')}"}
    [listed] = guarded.client.get("/decisions/v1/proposals", headers=headers).json()
    assert (listed["id"], listed["actor"]) == (proposal["id"], "oem:zhao")


def test_on_a_stack_without_identity_everybody_counts_as_nobody(guarded: GuardedStack) -> None:
    filed = declared("dev", OWN, "crm")
    client = guarded.stack
    runner = client.runner
    posted = runner.run(client.client.post("/staffing/v1/events", json=filed))
    assert posted.status_code == 202
    taken = runner.run(client.client.post("/decisions/v1/events", json=withdraws(filed, "/x")))
    assert taken.status_code == 202
