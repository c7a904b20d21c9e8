"""What the stack says of itself: the OpenAPI document is true, and all of it is served."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from contracts.events import FACTS
from services.kit.http.asked import READ_THROUGH
from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, Fact, accepted, declared, fact, inspected, reported, waived

ROOT = Path(__file__).parents[2] / "contracts"
JSON = "application/json"


class Described:
    """The OpenAPI document of a stack, and which of its answers have been seen."""

    def __init__(self, stack: Stack) -> None:
        self.document = stack.get("/openapi.json")
        self.seen: set[tuple[str, str, str]] = set()

    def holds(self, answer: httpx.Response) -> None:
        """The answer, its status and its form are in the document."""
        method, path = answer.request.method.lower(), answer.request.url.path
        template = next(each for each in self.paths() if fits(each, path))
        operation = self.document["paths"][template][method]
        where = f"{method} {template} {answer.status_code}: {answer.text[:500]}"
        assert str(answer.status_code) in operation["responses"], where
        said = operation["responses"][str(answer.status_code)]
        media_type = answer.headers["content-type"].partition(";")[0]
        assert media_type in said["content"], where
        if media_type.endswith("json"):
            fitting = self.validator(said["content"][media_type]["schema"])
            faults = [*fitting.iter_errors(answer.json())]
            assert faults == [], where
        for header, form in said.get("headers", {}).items():
            assert header in answer.headers or not form["required"], where
        self.seen.add((method, template, str(answer.status_code)))

    def paths(self) -> list[str]:
        """Those without a parameter first."""
        return sorted(self.document["paths"], key=lambda path: ("{" in path, path))

    def validator(self, schema: Any) -> Draft202012Validator:
        return Draft202012Validator({**schema, "components": self.document["components"]})


def fits(template: str, path: str) -> bool:
    pattern = template.replace("{entry_id}", ".+")
    pattern = re.sub(r"\{\w+\}", "[^/]+", pattern)
    return re.fullmatch(pattern, path) is not None


def test_the_openapi_document_is_valid(docket: Docket) -> None:
    with docket.up() as stack:
        document = stack.get("/openapi.json")
    OpenAPIV31SpecValidator(document).validate()
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["responses"].keys() >= {"200", "400", "408", "422", "500", "503"}


def test_every_query_of_what_services_read_says_that_its_answer_may_be_stale(
    docket: Docket,
) -> None:
    with docket.up() as stack:
        paths = stack.get("/openapi.json")["paths"]
    answers = {
        path: operations["get"]["responses"]["200"]
        for path, operations in paths.items()
        if "/v1/" in path and "get" in operations
    }
    bearing = {path for path, said in answers.items() if READ_THROUGH in said.get("headers", {})}
    assert bearing == {path for path in answers if not path.endswith("/receipts")}
    assert {path.split("/")[1] for path in bearing} == {
        "staffing", "audits", "decisions", "penalties", "notifications",
    }  # fmt: skip


def test_one_service_alone_describes_what_it_answers(docket: Docket) -> None:
    with docket.running("serve", "notifications") as stack:
        document = stack.get("/openapi.json")
    OpenAPIV31SpecValidator(document).validate()
    assert not [name for name in document["components"]["schemas"] if name.startswith("docket.")]


def test_a_request_body_is_described_by_the_events_of_its_topic(docket: Docket) -> None:
    with docket.up() as stack:
        described = Described(stack)
        known: set[str] = set()
        for topic in ("staffing", "audits", "decisions"):
            [event, batch] = [
                described.document["paths"][f"/{topic}/v1/{path}"]["post"]["requestBody"]
                for path in ("events", "events/batch")
            ]
            assert event["required"]
            assert batch["required"]
            for media_type in ("application/cloudevents+json", JSON):
                form = event["content"][media_type]
                fitting = described.validator(form["schema"])
                for name, example in form["examples"].items():
                    assert fitting.is_valid(example["value"]), name
                    assert not fitting.is_valid({**example["value"], "sequence": "1"})
                    known.add(example["value"]["type"])
            for media_type in ("application/cloudevents-batch+json", JSON):
                form = batch["content"][media_type]
                sent = form["examples"]["all"]["value"]
                assert described.validator(form["schema"]).is_valid(sent)
                answer = stack.http.post(
                    f"/{topic}/v1/events/batch",
                    content=json.dumps(sent),
                    headers={"content-type": media_type},
                )
                results = zip(sent, answer.json(), strict=True)
                refused = {each["type"] for each, told in results if told["status"] > 202}
                assert refused == set()
        assert known == set(FACTS)


def requests(stack: Stack) -> Iterator[httpx.Response]:
    """Good ones and bad ones, to every route."""
    get, post = stack.http.get, stack.http.post
    yield from (get(path) for path in ("/livez", "/readyz", "/asyncapi.yaml"))
    for folder in ("/schemas", "/samples"):
        yield get(folder)
        yield get(get(folder).json()[0])
        yield get(get(folder).json()[-1])
        yield get(f"{folder}/nothing.json")
    yield get("/samples/submissions/nothing.json")

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


def questions(stack: Stack) -> Iterator[httpx.Response]:
    get = stack.http.get
    yield from (get(path) for path in ("/staffing/v1/dealers", "/penalties/v1/dealers"))
    yield get("/notifications/v1/deliveries")
    yield get("/notifications/v1/deliveries", params={"limit": "many"})
    for dealer in (DEALER, "XX"):
        for path in ("", "/headcount", "/filings"):
            yield get(f"/staffing/v1/dealers/{dealer}{path}")
            yield get(f"/staffing/v1/dealers/{dealer}{path}", params={"on": "someday"})
        for path in ("inspections", "reports"):
            yield get(f"/audits/v1/dealers/{dealer}/{path}")
        for path in ("docket", "postings", "deadlines"):
            yield get(f"/penalties/v1/dealers/{dealer}/{path}")
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
        for answer in requests(stack):
            described.holds(answer)
        assert docket.run("close-days", "--through", "2012-08-31").status == 0
        for answer in questions(stack):
            described.holds(answer)
        stack.accept(withdrawn("2012-09-03", "H1"))
        assert docket.run("close-days", "--through", "2012-09-30").status == 0
        again = list(questions(stack))
        for answer in again:
            described.holds(answer)
        assert "reversed" in {answer.json().get("became") for answer in again if entry(answer)}
        operations = {
            (method, path)
            for path, operations in described.document["paths"].items()
            for method in operations
        }
        assert {(method, path) for method, path, _ in described.seen} == operations


def test_the_language_is_served_whole_and_nothing_else(docket: Docket) -> None:
    with docket.up() as stack:
        spoken = stack.http.get("/asyncapi.yaml")
        assert spoken.content == (ROOT / "asyncapi.yaml").read_bytes()
        for message in yaml.safe_load(spoken.text)["components"]["messages"].values():
            assert stack.http.get(f"/{message['payload']['$ref']}").is_success
        for folder in ("schemas", "samples"):
            wanted = {f"/{path.relative_to(ROOT)}" for path in (ROOT / folder).rglob("*.json")}
            wanted = {path for path in wanted if "/released/" not in path}
            assert set(stack.get(f"/{folder}")) == wanted
            for path in wanted:
                assert stack.http.get(path).content == (ROOT / path[1:]).read_bytes()
        for path in (
            "/schemas/..%2Fasyncapi.yaml", "/schemas/%2e%2e%2fenvelope.py", "/samples/SHA256SUMS",
            "/schemas/../envelope.py", "/samples/submissions/..%2f..%2f__init__.py", "/schemas/",
            "/docs/..%2f..%2f__init__.py", "/docs/LICENSE", "/schemas/%00",
        ):  # fmt: skip
            asked = stack.http.base_url.copy_with(raw_path=path.encode())
            assert stack.http.get(asked).status_code in {404, 307}, path


def test_the_page_of_the_document_needs_nothing_from_elsewhere(docket: Docket) -> None:
    with docket.up() as stack:
        page = stack.http.get("/docs")
        assert page.is_success
        addresses = re.findall(r"""(?:src|href)=["']([^"']+)""", page.text)
        addresses += re.findall(r"url: '([^']+)", page.text)
        assert len(addresses) == 4
        for address in addresses:
            assert "://" not in address
            if not address.startswith("data:"):
                assert stack.http.get(httpx.URL("/docs").join(address)).is_success, address
        assert b"SwaggerUIBundle" in stack.http.get("/docs/swagger-ui-bundle.js").content
        for path in ("/docs", "/openapi.json", "/docs/swagger-ui.css", "/"):
            assert stack.http.get(path, params={"as_off": "1"}).status_code == 422
