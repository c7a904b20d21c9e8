"""What the stack says of itself: the OpenAPI document is true, and all of it is served."""

import json
import re
from pathlib import Path

import httpx
import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

from contracts.events import FACTS
from services.kit.http.staleness import READ_THROUGH
from services.registry import SERVICES
from tests.e2e.described import JSON, Described
from tests.e2e.docket import Docket

ROOT = Path(__file__).parents[2] / "contracts"


def test_the_openapi_document_is_valid(docket: Docket) -> None:
    with docket.up() as stack:
        document = stack.get("/openapi.json")
    OpenAPIV31SpecValidator(document).validate()
    for operations in document["paths"].values():
        for operation in operations.values():
            told = operation["responses"].keys()
            assert told >= {"400", "408", "422", "500", "503"}
            assert any(status.startswith("2") for status in told)


def test_every_query_of_what_services_read_says_that_its_answer_may_be_stale(
    docket: Docket,
) -> None:
    with docket.up() as stack:
        paths = stack.get("/openapi.json")["paths"]
    answers = {
        path: operations["get"]["responses"]["200"]
        for path, operations in paths.items()
        if "/v1/" in path and "get" in operations and not path.endswith(("/whoami", "/stream"))
    }
    bearing = {path for path, said in answers.items() if READ_THROUGH in said.get("headers", {})}
    ours = ("/receipts", "/last", "/gaps", "/parked", "/attention", "/proposals")
    sealed = ("/bundle", "/proofs")  # and what is sealed is never stale
    assert bearing == {
        path
        for path in answers
        if "/log/" not in path and "/webhooks" not in path and not path.endswith((*ours, *sealed))
    }
    assert {path.split("/")[1] for path in bearing} == {
        "staffing", "audits", "decisions", "penalties", "notifications",
    }  # fmt: skip


def test_one_service_alone_describes_what_it_answers(docket: Docket) -> None:
    with docket.running("serve", "notifications") as stack:
        document = stack.get("/openapi.json")
    OpenAPIV31SpecValidator(document).validate()
    assert not [name for name in document["components"]["schemas"] if name.startswith("docket.")]


def test_one_service_alone_gives_the_document_of_all_of_them(docket: Docket) -> None:
    with docket.running("serve", "notifications") as stack:
        given = stack.get("/openapi-whole.json")
    with docket.up() as stack:
        assert given == stack.get("/openapi.json") == stack.get("/openapi-whole.json")


def test_each_service_describes_its_own_paths_alone(docket: Docket) -> None:
    with docket.up() as stack:
        whole = stack.get("/openapi.json")
        parts = {name: stack.get(f"/{name}/v1/openapi.json") for name in (*SERVICES, "decisions")}
    for name, part in parts.items():
        OpenAPIV31SpecValidator(part).validate()
        assert part["paths"]
        assert all(path.startswith(f"/{name}/v1/") for path in part["paths"])
    described = {path for part in parts.values() for path in part["paths"]}
    assert described == {path for path in whole["paths"] if "/v1/" in path}


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
        for path in ("/docs", "/openapi.json", "/docs/swagger-ui.css", "/services"):
            assert stack.http.get(path, params={"as_off": "1"}).status_code == 422
