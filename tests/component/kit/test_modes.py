"""The three modes of CloudEvents at one address: the same event in each is one event."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from fastapi import Depends, FastAPI

from contracts.topics import STAFFING
from services.identity import development_guard
from services.kit.clock import WallClock
from services.kit.intake.http import routes
from services.kit.intake.intake import Intake
from services.kit.intake.journal import TABLES, Journal
from services.kit.intake.problems import answer_problems
from services.kit.intake.receipts_http import receipt_routes
from services.kit.store import Store
from services.kit.store.locations import open_store
from tests.component.kit.facts import declared
from tests.component.kit.promises import of
from tests.patience import PATIENCE
from tests.servers.http import served

EVENTS = "/staffing/v1/events"
EVENT = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
JSON = "application/json"

Sent = Callable[[httpx.Client, dict[str, Any]], httpx.Response]
Headers = list[tuple[bytes, bytes]]


@contextmanager
def intake(folder: Path) -> Iterator[tuple[httpx.Client, Store]]:
    with ExitStack() as stack:
        store = open_store(f"sqlite:{folder / 'staffing.sqlite'}", TABLES)
        stack.callback(store.close)
        door = Intake(Journal(store, STAFFING, 4, WallClock()))
        stack.callback(door.close)
        app = FastAPI(dependencies=[Depends(development_guard())])
        app.include_router(routes(door))
        app.include_router(receipt_routes(door.journal))
        answer_problems(app)
        url = stack.enter_context(served(app))
        yield stack.enter_context(httpx.Client(base_url=url, timeout=PATIENCE)), store


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[httpx.Client, Store]]:
    with intake(tmp_path) as both:
        yield both


def structured(client: httpx.Client, event: dict[str, Any]) -> httpx.Response:
    return client.post(EVENTS, content=json.dumps(event), headers={"content-type": EVENT})


def plain_json(client: httpx.Client, event: dict[str, Any]) -> httpx.Response:
    return client.post(EVENTS, json=event)


def batched(client: httpx.Client, event: dict[str, Any]) -> httpx.Response:
    return client.post(EVENTS, content=json.dumps([event]), headers={"content-type": BATCH})


def binary(
    client: httpx.Client,
    event: dict[str, Any],
    written: Callable[[str], bytes],
    media: str = JSON,
    more: Headers | None = None,
) -> httpx.Response:
    headers: Headers = [(b"content-type", media.encode())]
    headers += [
        (f"ce-{name}".encode(), written(str(value)))
        for name, value in event.items()
        if name != "data"
    ]
    return client.post(EVENTS, content=json.dumps(event["data"]), headers=headers + (more or []))


def percent(text: str) -> bytes:
    return quote(text, safe="/:+").encode()


def raw(text: str) -> bytes:
    return text.encode()


def in_quotes(text: str) -> bytes:
    return b'"%b"' % text.replace("\\", "\\\\").replace('"', '\\"').encode()


MODES: dict[str, Sent] = {
    "structured": structured,
    "structured, as plain JSON": plain_json,
    "batch": batched,
    "binary, percent-encoded": lambda client, event: binary(client, event, percent),
    "binary, raw UTF-8": lambda client, event: binary(client, event, raw),
    "binary, quoted": lambda client, event: binary(client, event, in_quotes),
}


def named_in_chinese() -> dict[str, Any]:
    return declared("二〇一二 六月", region="北京 100", note='say "so"')


def stamped(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name != "recordedtime"}


def test_the_same_event_is_recorded_alike_in_every_mode(tmp_path: Path) -> None:
    recorded = []
    for number, sent in enumerate(MODES.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        with intake(folder) as (client, store):
            answer = sent(client, named_in_chinese())
            assert answer.status_code in {200, 202}, answer.text
            recorded += map(stamped, of(store, "BJ-BSL"))
    assert recorded == [recorded[0]] * len(MODES)
    assert recorded[0].items() >= named_in_chinese().items()


@pytest.mark.parametrize("first", MODES)
def test_in_every_mode_it_is_a_repetition_of_the_first(
    opened: tuple[httpx.Client, Store], first: str
) -> None:
    client, store = opened
    told = MODES[first](client, named_in_chinese()).json()
    [receipt] = [each["receipt"] for each in told] if isinstance(told, list) else [told]
    for sent in MODES.values():
        answer = sent(client, named_in_chinese())
        again = answer.json()
        again = again[0]["receipt"] if isinstance(again, list) else again
        assert (answer.status_code, again) == (200, {**receipt, "duplicate": True})
    assert len(of(store, "BJ-BSL")) == 1


def test_the_sender_s_own_attributes_are_recorded_and_make_no_other_content(
    opened: tuple[httpx.Client, Store],
) -> None:
    client, store = opened
    own = {"tenant": "x", "attempt": 1, "test": True, "unset": None}
    first = structured(client, declared(**own))
    again = structured(client, declared(tenant="y", attempt=2))
    without = structured(client, declared())
    assert [each.status_code for each in (first, again, without)] == [202, 200, 200]
    assert {each.json()["digest"] for each in (first, again, without)} == {first.json()["digest"]}
    [event] = of(store, "BJ-BSL")
    assert event.items() >= {"tenant": "x", "attempt": 1, "test": True}.items()
    assert "unset" not in event


def test_a_content_type_of_its_own_is_kept_with_the_event(
    opened: tuple[httpx.Client, Store],
) -> None:
    client, store = opened
    media = "application/vnd.dealer+json"
    assert binary(client, declared(), percent, media).status_code == 202
    assert [event["datacontenttype"] for event in of(store, "BJ-BSL")] == [media]


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "application/other+json", ""])
@pytest.mark.parametrize("path", [EVENTS, f"{EVENTS}/batch"])
def test_another_content_type_is_told_the_three(
    opened: tuple[httpx.Client, Store], media: str, path: str
) -> None:
    client, _ = opened
    answer = client.post(path, content=b"{}", headers={"content-type": media})
    assert answer.status_code == 415
    for taken in (EVENT, BATCH, "binary mode"):
        assert taken in answer.json()["detail"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ([(b"ce-data", b"x")], "data"),
        ([(b"ce-datacontenttype", b"application/json")], "datacontenttype"),
        ([(b"ce-id", b"2")], "id"),
        ([(b"ce-region", b"%ff")], "region"),
        ([(b"ce-region", b"\xff")], "region"),
        ([(b"ce-Sequence", b"1")], "sequence"),
        ([(b"ce-a_b", b"1")], "a_b"),
    ],
)
def test_an_unfit_header_is_named(
    opened: tuple[httpx.Client, Store], more: Headers, field: str
) -> None:
    client, store = opened
    answer = binary(client, declared(), percent, more=more)
    assert answer.status_code == 422, answer.text
    assert [fault["field"] for fault in answer.json()["faults"]] == [field]
    assert of(store, "BJ-BSL") == []


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"{"])
def test_a_body_that_is_no_object_is_no_data(
    opened: tuple[httpx.Client, Store], body: bytes
) -> None:
    client, _ = opened
    headers = {"content-type": JSON, "ce-id": "1", "ce-specversion": "1.0"}
    assert client.post(EVENTS, content=body, headers=headers).status_code == 422
