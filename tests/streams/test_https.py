"""Webhooks go out over HTTPS, to a server that shows a certificate of its name and is trusted."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.kit.identity.principal import Principal
from services.kit.stream.audience import Wanted
from services.kit.webhooks.addresses import AddressGuard
from services.kit.webhooks.attempt import AttemptOutcome, Attempts
from services.kit.webhooks.endpoints import Endpoint
from services.kit.webhooks.signing import new_secret
from tests.servers.certificate import made_certificate
from tests.streams.receiving import Receiver, receiving

TYPE = "docket.staffing.dealer-closed.v1"
RECORDED = f'{{"recordedtime":"2026-11-30T00:00:00.000000Z","type":"{TYPE}"}}'.encode()


def attempted(receiver: Receiver) -> tuple[AttemptOutcome, str]:
    who = Principal("dms", "dealer", frozenset({"A1"}))
    endpoint = Endpoint(
        "ep_1", who.actor, who, receiver.url, Wanted(), new_secret(), None, None, 0, "active",
        None, None, "", "2026-11-30T00:00:00.000000Z",
    )  # fmt: skip
    attempts = Attempts(AddressGuard(loopback=True))
    outcome = asyncio.run(attempts.make(endpoint, "evt_1", RECORDED, datetime.now(UTC)))
    return outcome, endpoint.secret


def test_a_trusted_server_of_that_name_is_sent_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = made_certificate(tmp_path, "DNS:localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with receiving(certificate) as receiver:
        outcome, secret = attempted(receiver)
        assert (outcome.status, outcome.taken) == (204, True)
        [received] = receiver.received
    assert received.verified(secret)["type"] == TYPE
    assert received.headers["host"] == receiver.url.split("/")[2]


@pytest.mark.parametrize(("name", "trusted"), [("DNS:localhost", False), ("DNS:other", True)])
def test_no_other_server_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, trusted: bool
) -> None:
    certificate = made_certificate(tmp_path, name)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with receiving(certificate) as receiver:
        outcome, _ = attempted(receiver)
        assert outcome.status is None
        assert "CERTIFICATE_VERIFY_FAILED" in outcome.answer
        assert receiver.received == []
