"""Every answer of a stack has a status and a form that its OpenAPI document names."""

from collections.abc import Iterator
from http import HTTPStatus

import httpx

from contracts.policy.shipped import shipped_documents
from services.registry import SERVICES
from tests.e2e.described import JSON, Described
from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, Fact, accepted, declared, fact, inspected, reported, waived


def requests(stack: Stack) -> Iterator[httpx.Response]:
    """Good ones and bad ones, to every route."""
    get, post = stack.http.get, stack.http.post
    yield from (get(path) for path in ("/livez", "/readyz", "/metrics", "/asyncapi.yaml"))
    for folder in ("/schemas", "/samples"):
        yield get(folder)
        yield get(get(folder).json()[0])
        yield get(get(folder).json()[-1])
        yield get(f"{folder}/nothing.json")
    yield get("/samples/submissions/nothing.json")

    for service in SERVICES:
        for role in ("oem", "nobody"):
            headers = {"authorization": f"Bearer dev:{role}"}
            yield get(f"/{service}/v1/whoami", headers=headers)
            yield post(f"/{service}/v1/ping", headers=headers)
    yield get("/penalties/v1/dealers", headers={"authorization": "Bearer dev:oem:nowhere"})
    yield get("/decisions/v1/appeals", headers={"authorization": "Bearer dev:inspector"})

    for events in (
        [accepted("2012-06-04"), declared("2012-07-01", "2012-06")],
        [inspected("2012-07-01", "H1", labels=False), reported("2012-07-06", "2012-06")],
        [waived("2012-07-05", f"{DEALER}/monthly-report-late/2012-06")],
    ):
        topic = events[0]["type"].split(".")[1]
        path = f"/{topic}/v1/events"
        for event in events:
            yield from (stack.post(event), stack.post(event))
            yield stack.post({**event, "time": "2012-06-30T09:00:00Z"})
            yield stack.post({**event, "id": "other", "data": {}})
        yield post(path, content=b"x" * 600_000, headers={"content-type": JSON})
        yield post(path, content=b"{}", headers={"content-type": "text/plain"})
        yield post(path, params={"on": "2012-07-01"}, json=events[0])
        batch = f"{path}/batch"
        yield post(batch, json=events)
        yield post(batch, json=[*events, {"specversion": "1.0"}])
        yield post(batch, json=[{}] * 1_001)
        yield post(batch, content=b"[", headers={"content-type": JSON})
        yield post(batch, content=b"[]", headers={"content-type": "text/plain"})
        named = {"source": events[0]["source"], "id": events[0]["id"]}
        yield get(f"/{topic}/v1/receipts", params=named)
        yield get(f"/{topic}/v1/receipts", params={**named, "id": "unknown"})
        yield get(f"/{topic}/v1/receipts")
        for form in ("json", "csv", "xml"):
            last = {"source": events[0]["source"], "format": form}
            yield get(f"/{topic}/v1/receipts/last", params=last)
        yield stack.post({**events[-1], "id": "numbered", "sendersequence": 7})
        yield get(f"/{topic}/v1/gaps", params={"source": events[-1]["source"]})
        yield get(f"/{topic}/v1/gaps", params={"source": "/nobody"})


def webhooks(stack: Stack) -> Iterator[httpx.Response]:
    get, post = stack.http.get, stack.http.post
    for topic in ("staffing", "audits", "decisions", "penalties"):
        path = f"/{topic}/v1/webhooks"
        made = post(path, json={"url": "https://hook.example/docket"})
        yield made
        yield post(path, json={"url": "https://127.0.0.1/"})
        yield get(path)
        for endpoint in (made.json()["endpoint"], "none"):
            one = f"{path}/{endpoint}"
            yield get(one)
            yield get(f"{one}/deliveries")
            yield post(f"{one}/rotate")
            yield post(f"{one}/resend", json={"webhook_id": "none"})
            yield post(f"{one}/recover")
            yield post(f"{one}/recover", params={"since": "yesterday"})
            yield stack.http.delete(one)


def trials(stack: Stack) -> Iterator[httpx.Response]:
    whatif = "/penalties/v1/whatif"
    text = next(text for text in shipped_documents() if b"customer-relations" in text).decode()
    yield stack.http.post(whatif, json={"drafts": []})
    yield stack.http.post(whatif, json={"drafts": [{"document": "policy: ["}]})
    yield stack.http.get(f"{whatif}/unknown")
    yield (begun := stack.http.post(whatif, json={"drafts": [{"document": text}]}))
    while (trial := stack.http.get(begun.headers["location"])).status_code == HTTPStatus.ACCEPTED:
        yield trial
    yield trial


def proofs(stack: Stack) -> Iterator[httpx.Response]:
    get, root = stack.http.get, "/penalties/v1"
    yield get(f"{root}/log/checkpoint")
    for tile in ("0/000.p/1", "entries/000.p/1", "9/999", "nothing"):
        yield get(f"{root}/log/tile/{tile}")
    for day in ("2012-07-31", "2199-01-01", "someday"):
        yield get(f"{root}/log/lines/{day}")
    event = {"topic": "staffing", "subject": DEALER, "sequence": 1}
    for asked in (event, {**event, "sequence": 999}, {"topic": "staffing"}):
        yield get(f"{root}/proofs", params=asked)
    for dealer in (DEALER, "XX"):
        yield get(f"{root}/dealers/{dealer}/bundle")
        yield get(f"{root}/dealers/{dealer}/bundle", params={"through": "someday"})
        yield get(f"{root}/entries/{dealer}/monthly-report-late/2012-06/bundle")


def questions(stack: Stack) -> Iterator[httpx.Response]:
    get = stack.http.get
    for service in SERVICES:
        yield get(f"/{service}/v1/parked")
        yield get(f"/{service}/v1/attention")
        yield stack.http.post(f"/{service}/v1/parked/XX/resume", json={"reason": "found"})
        yield stack.http.post(f"/{service}/v1/parked/XX/resume", json={})
    for event in (declared("2012-09-01", "2012-08"), {}):
        yield stack.http.post("/penalties/v1/dry-run", json={"events": [event]})
        asked = {"params": {"dry_run": "true"}, "json": event}
        yield stack.http.post("/staffing/v1/events", **asked)
        batch = {"params": {"dry_run": "true"}, "json": [event]}
        yield stack.http.post("/staffing/v1/events/batch", **batch)
    yield from trials(stack)
    yield get("/decisions/v1/proposals")
    policies = "/penalties/v1/policies"
    yield get(policies)
    yield get(f"{policies}/gwm-crd/2012-06")
    yield get(f"{policies}/gwm-crd/none")
    yield get(f"{policies}/gwm-crd/diff", params={"from": "2012-06", "to": "2012-06"})
    yield get(f"{policies}/gwm-crd/diff")
    yield from (get(path) for path in ("/staffing/v1/dealers", "/penalties/v1/dealers"))
    yield get("/notifications/v1/deliveries")
    yield get("/notifications/v1/deliveries", params={"limit": "many"})
    for dealer in (DEALER, "XX"):
        for path in ("", "/headcount", "/filings"):
            yield get(f"/staffing/v1/dealers/{dealer}{path}")
            yield get(f"/staffing/v1/dealers/{dealer}{path}", params={"on": "someday"})
        for path in ("inspections", "reports"):
            yield get(f"/audits/v1/dealers/{dealer}/{path}")
        for path in ("docket", "postings", "deadlines", "clauses/gm-summons"):
            yield get(f"/penalties/v1/dealers/{dealer}/{path}")
        docket = f"/penalties/v1/dealers/{dealer}/docket"
        for instant in ("2012-08-20T00:00:00Z", "2199-01-01T00:00:00Z", "then"):
            yield get(docket, params={"known_at": instant})
        yield get(docket, headers={"if-none-match": "*"})
        yield get(f"/penalties/v1/dealers/{dealer}/statement", params={"month": "2012-07"})
        yield get(f"/penalties/v1/dealers/{dealer}/statement")
    posted = get(f"/penalties/v1/dealers/{DEALER}/postings").json()
    entries = get(f"/penalties/v1/dealers/{DEALER}/docket").json()["entries"]
    assert posted
    [first, *_] = [each["data"]["entry_id"] for each in posted]
    yield stack.post(
        fact("decisions.appeal-lodged", "appeal", "2012-09-01", entry_id=first, reason="有误")
    )
    for matters in ("appeals", "summonses"):
        yield get(f"/decisions/v1/{matters}")
        yield get(f"/decisions/v1/{matters}", params={"after": "nowhere"})
    for entry_id in {each["data"]["entry_id"] for each in posted} | {
        each["entry_id"] for each in entries
    }:
        yield get(f"/penalties/v1/entries/{entry_id}")
    yield get(f"/penalties/v1/entries/{DEALER}/no-clause/x")
    yield get("/penalties/v1/entries/XX/no-clause/x")


def acts(stack: Stack, entry_id: str, key: str) -> Iterator[httpx.Response]:
    """Each act as the document's example has it; one on an entry that stands."""
    for path, operations in stack.get("/openapi.json")["paths"].items():
        body = operations.get("post", {}).get("requestBody", {})
        if any(each["in"] == "header" for each in operations.get("post", {}).get("parameters", ())):
            example = body["content"]["application/json"]["examples"]["one"]["value"]
            headers = {"idempotency-key": key}
            yield stack.http.post(path, json=example, headers=headers)
            yield stack.http.post(path, json=example)
    waiver = {"entry_id": entry_id, "waived_on": "2012-09-02", "reason": "x"}
    sent = {"dealer": DEALER, "data": waiver}
    for _ in range(2):
        yield stack.http.post("/decisions/v1/waivers", json=sent, headers={"idempotency-key": key})


def entry(answer: httpx.Response) -> bool:
    return answer.is_success and "/entries/" in answer.request.url.path


def withdrawn(on: str, inspection_id: str) -> Fact:
    taken = {"topic": "audits", "source": "/oem/inspection", "id": inspection_id}
    data = {**taken, "reason": "认错了店"}
    sent = waived(on, "", "withdrawal")
    return {**sent, "type": "docket.decisions.fact-withdrawn.v1", "data": data}


def test_every_answer_is_as_the_document_has_it(docket: Docket) -> None:
    with docket.up() as stack:
        described = Described(stack)
        for answer in (*requests(stack), *webhooks(stack), *proofs(stack)):
            described.holds(answer)
        assert docket.run("close-days", "--through", "2012-08-31").status == 0
        for answer in (*questions(stack), *proofs(stack)):
            described.holds(answer)
        stack.accept(withdrawn("2012-09-03", "H1"))
        assert docket.run("close-days", "--through", "2012-09-30").status == 0
        posted = stack.get(f"/penalties/v1/dealers/{DEALER}/postings")
        for answer in acts(stack, posted[0]["data"]["entry_id"], "once"):
            described.holds(answer)
        again = list(questions(stack))
        for answer in again:
            described.holds(answer)
        assert "reversed" in {answer.json().get("became") for answer in again if entry(answer)}
        operations = {
            (method, path)
            for path, operations in described.document["paths"].items()
            for method in operations
            if not path.endswith("/stream")  # without an end: see tests/streams
        }
        assert {(method, path) for method, path, _ in described.seen} == operations
