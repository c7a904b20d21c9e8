"""A provider as a process of its own: its tokens are taken while it turns its keys over."""

import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from tests.builders.envelope import sent
from tests.e2e.docket import Docket, Stack
from tests.patience import PATIENCE

CLIENTS = 8
TURNS = 1
"""How often the provider turns its keys over; each takes the minute between two fetches."""

CLAIMS = '{"role": "roles", "regions": "areas", "roles": {"dms-operator": "oem"}}'


@contextmanager
def provided() -> Iterator[str]:
    words = [sys.executable, str(Path(__file__).with_name("provider.py"))]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@pytest.fixture
def provider() -> Iterator[httpx.Client]:
    with provided() as address, httpx.Client(base_url=address, timeout=PATIENCE) as client:
        yield client


def token(provider: httpx.Client, name: str, **asked: str) -> dict[str, str]:
    given = {"client_id": name, "role": "dms-operator", **asked}
    answer = provider.post("/token", data=given).json()
    return {"authorization": f"Bearer {answer['access_token']}"}


@contextmanager
def up(folder: Path, provider: httpx.Client) -> Iterator[Stack]:
    found = provider.get("/.well-known/openid-configuration").json()
    docket = Docket(
        folder,
        DOCKET_IDENTITY_REQUIRED="true",
        DOCKET_IDENTITY_ISSUER=found["issuer"],
        DOCKET_IDENTITY_KEYS=found["jwks_uri"],
        DOCKET_IDENTITY_TOKEN_TYPE="JWT",  # noqa: S106 - a type
        DOCKET_IDENTITY_CLAIMS=CLAIMS,
    )
    with docket.up() as stack:
        yield stack


def declared(client: int, number: int) -> dict[str, Any]:
    return sent(
        "docket.staffing.no-change-declared.v1",
        {"month": "2012-06"},
        id=f"{client}-{number}",
        time="2012-07-01T09:00:00+08:00",
        dealer=f"D{client}",
    )


def test_its_tokens_are_taken_by_its_own_names_of_claims(
    tmp_path: Path, provider: httpx.Client
) -> None:
    with up(tmp_path, provider) as stack:
        who = stack.http.get("/staffing/v1/whoami", headers=token(provider, "dms")).json()
        assert (who["actor"], who["kind"], who["regions"]) == ("oem:dms", "system", "all")
        other = stack.http.get("/staffing/v1/whoami", headers=token(provider, "x", role="guest"))
        assert (other.status_code, other.json()["detail"][:7]) == (401, "no-role")


@pytest.mark.slow
def test_keys_are_turned_over_while_eight_clients_send(
    tmp_path: Path, provider: httpx.Client
) -> None:
    """Each key is published, fetched, and only then used: nothing valid is refused or lost."""
    over = Event()
    with up(tmp_path, provider) as stack:
        stack.http.get("/staffing/v1/whoami", headers=token(provider, "first"))

        def send(client: int) -> list[int]:
            statuses = []
            with httpx.Client(base_url=stack.http.base_url, timeout=PATIENCE) as http:
                while not over.is_set():
                    event = declared(client, len(statuses))
                    headers = token(provider, f"client-{client}")
                    answer = http.post("/staffing/v1/events", json=event, headers=headers)
                    statuses.append(answer.status_code)
            return statuses

        with ThreadPoolExecutor(CLIENTS) as pool:
            sending = [pool.submit(send, client) for client in range(CLIENTS)]
            try:
                for _ in range(TURNS):
                    turn(provider, stack)
            finally:
                over.set()
            sent = [each.result() for each in sending]
        assert {status for statuses in sent for status in statuses} == {202}
        headers = token(provider, "reader")
        for client, statuses in enumerate(sent):
            for number in range(len(statuses)):
                named = {"source": f"/dealers/D{client}/dms", "id": f"{client}-{number}"}
                found = stack.http.get("/staffing/v1/receipts", params=named, headers=headers)
                assert found.status_code == 200, named


def turn(provider: httpx.Client, stack: Stack) -> None:
    """Publish a key, have the stack fetch it as it does within a minute, then sign by it alone."""
    fetched = provider.get("/fetched").json()["fetched"]
    provider.post("/publish")
    unknown = {"authorization": f"Bearer {UNKNOWN_KEY}"}
    while provider.get("/fetched").json()["fetched"] == fetched:
        assert stack.http.get("/staffing/v1/whoami", headers=unknown).status_code == 401
        time.sleep(0.2)
    provider.post("/use")
    provider.post("/drop")


UNKNOWN_KEY = "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6Im5vbmUifQ.e30.AAAA"
"""A token whose head names a key that no set has."""
