"""Problems: a stable type whose page is served, a title for the sender, and never what was sent."""

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.files import SUBMISSIONS, language_files
from services.kit.http.problem_types import TYPES
from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import declared

EVENTS = "/staffing/v1/events"
CANARY = "Kanarienvogel7"
"""What is wrong, and must not come back."""

IN_A_DATE = "3333-33-33"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Docket(tmp_path_factory.mktemp("problems")).up() as up:
        yield up


def asked(stack: Stack, method: str, path: str, **named: Any) -> dict[str, Any]:
    answer = stack.http.request(method, path, **named)
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["request_id"] == answer.headers["x-request-id"]
    return problem


def test_each_type_has_its_page(stack: Stack) -> None:
    listed = stack.http.get("/problems/").text
    for each in TYPES:
        page = stack.http.get(each.uri)
        assert page.headers["content-type"].startswith("text/html")
        for text in (*each.title, *each.remedy):
            assert text in page.text.replace("&#x27;", "'")
        assert each.uri in listed
    assert asked(stack, "GET", "/problems/none")["type"] == "/problems/unknown"


@pytest.mark.parametrize(
    ("accepted", "title"),
    [
        ("", "The request is not well formed"),
        ("en-GB,zh;q=0.9", "The request is not well formed"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "请求格式不符"),
        ("fr, zh;q=0.1", "请求格式不符"),
        ("zh;q=none, en;q=0.2", "The request is not well formed"),
        ("*", "The request is not well formed"),
    ],
)
def test_the_title_is_in_the_sender_s_language(stack: Stack, accepted: str, title: str) -> None:
    headers = {"accept-language": accepted, "content-type": "application/json"}
    answer = stack.http.post(EVENTS, content=b"{}", headers=headers)
    assert answer.json()["title"] == title
    assert answer.json()["type"] == "/problems/malformed"
    assert answer.headers["content-language"] == ("zh" if title[0] == "请" else "en")


def test_a_fault_of_a_body_has_a_pointer_and_one_of_a_question_none(stack: Stack) -> None:
    sent = asked(stack, "POST", EVENTS, json=declared("2012-07-01", "July", **{"a/b": 1}))
    pointers = {fault["pointer"] for fault in sent["faults"]}
    assert pointers == {"/data/month", "/data/a~1b"}
    for path in ("/staffing/v1/dealers?on=someday", "/staffing/v1/dealers?off=1"):
        [fault] = asked(stack, "GET", path)["faults"]
        assert fault["field"] in {"on", "off"}
        assert "pointer" not in fault


def test_the_headers_of_an_http_error_are_kept(stack: Stack) -> None:
    answer = stack.http.delete(EVENTS)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert answer.json()["type"] == "/problems/method-not-allowed"
    of_two_routes = stack.http.delete("/decisions/v1/appeals")
    assert of_two_routes.headers["allow"] == "GET, POST"


def test_a_request_id_of_the_sender_is_the_one_told(stack: Stack) -> None:
    answer = stack.http.get("/staffing/v1/dealers/XX", headers={"x-request-id": "mine-1"})
    assert (answer.json()["request_id"], answer.headers["x-request-id"]) == ("mine-1", "mine-1")


def wrong(event: dict[str, Any], path: tuple[Any, ...] = ()) -> Iterator[dict[str, Any]]:
    """The event with what is wrong at each place in turn, each time another kind of wrong."""
    for name, value in event.items():
        if isinstance(value, dict):
            for within in wrong(value, (*path, name)):
                yield {**event, name: within}
        for unfit in (CANARY + "\x07", [CANARY], {"x": CANARY}, f"{CANARY} /%", IN_A_DATE):
            yield {**event, name: unfit}


def test_what_was_sent_never_comes_back(stack: Stack) -> None:
    for path, text in language_files().items():
        if not path.startswith(SUBMISSIONS):
            continue
        event = json.loads(text)
        topic = event["type"].split(".")[1]
        sent = list(wrong(event))
        for at in range(0, len(sent), 500):
            answer = stack.http.post(f"/{topic}/v1/events/batch", json=sent[at : at + 500])
            for each, told in zip(sent[at:], answer.json(), strict=False):
                if "problem" in told:
                    said = json.dumps(told["problem"])
                    assert CANARY not in said, (path, each, said)
                    assert IN_A_DATE not in said, (path, each, said)


def questions() -> Iterator[tuple[str, str]]:
    for path in (
        f"/staffing/v1/dealers/{CANARY}", f"/staffing/v1/dealers?on={CANARY}",
        f"/audits/v1/dealers/{CANARY}/reports", f"/penalties/v1/dealers/{CANARY}/docket",
        f"/penalties/v1/dealers/{CANARY}/statement?month={CANARY}",
        f"/penalties/v1/entries/{CANARY}/x/y", f"/decisions/v1/appeals?state={CANARY}",
        f"/decisions/v1/appeals?after={CANARY}", f"/schemas/{CANARY}", f"/samples/{CANARY}",
        f"/staffing/v1/receipts?source={CANARY}&id={CANARY}", f"/{CANARY}",
        f"/problems/{CANARY}", f"/notifications/v1/deliveries?limit={CANARY}",
    ):  # fmt: skip
        yield "GET", path
        yield "DELETE", path


@pytest.mark.parametrize(("method", "path"), [*questions()])
def test_what_was_asked_never_comes_back(stack: Stack, method: str, path: str) -> None:
    problem = asked(stack, method, path)
    assert CANARY not in json.dumps(problem)


def test_a_clash_does_not_say_with_what(stack: Stack) -> None:
    stack.http.post(EVENTS, json=declared("2012-07-01", "2012-07", f"clash-{CANARY}"))
    problem = asked(
        stack, "POST", EVENTS, json=declared("2012-07-01", "2012-08", f"clash-{CANARY}")
    )
    assert problem["type"] == "/problems/id-taken"
    assert CANARY not in json.dumps(problem)
    assert [fault["pointer"] for fault in problem["faults"]] == ["/id", "/data/month"]


def test_a_request_that_is_none_is_a_problem_too(stack: Stack) -> None:
    with socket.create_connection(("127.0.0.1", stack.port)) as peer:
        peer.sendall(b"HALLO\r\n\r\n")
        answer = peer.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["type"] == "/problems/no-request"
