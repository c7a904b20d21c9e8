"""The command with identity on: keys, tokens, the table, the log, and who is let in."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.docket import Docket, Stack
from tests.e2e.facts import DEALER, accepted, declared


@pytest.fixture
def docket(tmp_path: Path) -> Docket:
    """A folder whose stack takes the tokens of the development issuer."""
    found = Docket(tmp_path)
    settings = found.must("issuer").out.decode().splitlines()
    found.environment = {**found.environment, **dict(line.split("=", 1) for line in settings)}
    return found


def token(docket: Docket, *words: str) -> dict[str, str]:
    given = docket.must("token", *words).out.decode().strip()
    return {"authorization": f"Bearer {given}"}


@contextmanager
def up(docket: Docket) -> Iterator[Stack]:
    with docket.up() as stack:
        yield stack


def posted(stack: Stack, event: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
    service = event["type"].split(".")[1]
    return stack.http.post(f"/{service}/v1/events", json=event, headers=headers)


def test_nobody_is_let_in_unknown_and_each_by_what_the_credential_says(docket: Docket) -> None:
    oem = token(docket, "--role", "oem", "--regions", "all", "--name", "li")
    key = docket.run("keys", "make", "dms", "--role", "dealer", "--dealers", DEALER)
    dealer = {"authorization": f"Bearer {key.out.decode().strip()}"}
    with up(docket) as stack:
        assert posted(stack, accepted("2012-06-04"), {}).status_code == 401
        assert posted(stack, accepted("2012-06-04"), dealer).status_code == 403
        assert posted(stack, accepted("2012-06-04"), oem).status_code == 202
        assert posted(stack, declared("2012-07-01", "2012-06"), dealer).status_code == 202
        assert stack.http.get("/livez").status_code == 200
        assert stack.http.get("/schemas").status_code == 401

        assert docket.run("keys", "revoke", key.out.decode()[:11], "--reason", "lost").status == 0
        while stack.http.get("/staffing/v1/whoami", headers=dealer).status_code != 401:
            pass
        assert stack.stop() == 0
    recorded = docket.export()
    told = {each["id"]: each["actor"] for each in recorded if each["subject"] == DEALER}
    assert sorted(told.values()) == ["dealer:dms", "oem:li"]
    logged = docket.must("access", "log").out.decode()
    assert '"rule": "register:dealer"' in logged
    assert '"verdict": "unauthenticated", "rule": "revoked"' in logged


def test_a_key_is_shown_once_and_listed_without_what_it_is(docket: Docket) -> None:
    made = docket.run("keys", "make", "erp", "--role", "oem", "--regions", "华北,华东")
    [listed] = docket.must("keys", "list").json

    assert made.out.decode().startswith(f"{listed['prefix']}_")
    assert made.out.decode().strip() not in str(listed)
    assert listed["regions"] == ["华东", "华北"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x", "--role", "king"), "king is no role; there are dealer"),
        (("x", "--role", "oem"), "a key without either may do nothing"),
        (("a b", "--role", "oem", "--regions", "all"), "NAME: the name of the principal is"),
    ],
)
def test_what_makes_no_key_is_told(docket: Docket, words: tuple[str, ...], said: str) -> None:
    refused = docket.run("keys", "make", *words)

    assert refused.status == 2
    assert said in " ".join(refused.said.replace("│", " ").split())


def test_the_development_issuer_is_refused_beyond_loopback(docket: Docket) -> None:
    for words in (("issuer",), ("token", "--role", "oem")):
        refused = docket.run(*words, DOCKET_HOST="192.0.2.1")
        assert refused.status == 2
        assert "the development issuer vouches for anybody" in refused.said


def test_a_stack_without_identity_does_not_start_beyond_loopback(tmp_path: Path) -> None:
    refused = Docket(tmp_path).run("up", "--port", "0", DOCKET_HOST="0.0.0.0")  # noqa: S104

    assert refused.status == 2
    assert refused.said.startswith("DOCKET_HOST: 0.0.0.0 is no loopback address")
    assert "DOCKET_IDENTITY_REQUIRED=true" in refused.said
    assert not list(tmp_path.rglob("*.sqlite"))


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DOCKET_IDENTITY_REQUIRE", "true", "no such setting; expected: DOCKET_IDENTITY_REQUIRED"),
        (
            "DOCKET_IDENTITY_KEYS",
            "x",
            "DOCKET_IDENTITY_ISSUER and DOCKET_IDENTITY_KEYS go together",
        ),
        ("DOCKET_IDENTITY_ALGORITHMS", "HS256", "HS256 cannot be used; expected: some of ES256"),
        ("DOCKET_IDENTITY_LIMIT", "many", "expected: requests and events of one principal, like"),
        ("DOCKET_IDENTITY_CLAIMS", "{", "expected: JSON: which claims say name, role"),
        ("DOCKET_IDENTITY_OPERATIONS", "here", "expected: networks, with commas"),
    ],
)
def test_an_unfit_setting_is_told(tmp_path: Path, name: str, value: str, said: str) -> None:
    refused = Docket(tmp_path).run("up", "--port", "0", **{name: value})

    assert refused.status == 2
    assert said in refused.said


def test_a_principal_that_asks_too_much_is_told_when_to_come_again(docket: Docket) -> None:
    docket.environment = {**docket.environment, "DOCKET_IDENTITY_LIMIT": "3/hour"}
    auditor = token(docket, "--role", "auditor", "--regions", "all")
    with up(docket) as stack:
        answers = [stack.http.get("/staffing/v1/whoami", headers=auditor) for _ in range(4)]
        other = token(docket, "--role", "auditor", "--regions", "all", "--name", "other")
        assert stack.http.get("/staffing/v1/whoami", headers=other).status_code == 200
        stack.process.send_signal(signal.SIGTERM)

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert [each.headers["ratelimit"].split(";")[1] for each in answers] == [
        "r=2",
        "r=1",
        "r=0",
        "r=0",
    ]
    assert int(answers[-1].headers["retry-after"]) > 0


def test_the_page_of_access_is_made_of_the_table(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "docs" / "access.md"
    told = Docket(tmp_path).must("access", "--markdown").out.decode()

    assert told.strip() in page.read_text(), "put what `docket access --markdown` prints there"
