"""One attempt: a signed POST to the one address that the guard allows."""

import asyncio
import ssl
from datetime import datetime
from http import HTTPStatus
from typing import Final, NamedTuple

import httpx2

from contracts.reading import read_json
from services.kit.webhooks.addresses import AddressGuard, AddressRefused, Target
from services.kit.webhooks.endpoints import Endpoint
from services.kit.webhooks.signing import signed_headers

ANSWER_SECONDS: Final = 10.0
"""Seconds within which an endpoint must answer, its name's resolution included."""

ANSWER_BYTES: Final = 1024
"""Bytes of an answer that are kept."""


class AttemptOutcome(NamedTuple):
    """The outcome of an attempt; `status` is None without an answer."""

    status: int | None
    answer: str

    @property
    def taken(self) -> bool:
        """Whether the endpoint has accepted it: any 2xx; a redirection is a failure."""
        return self.status is not None and HTTPStatus(200) <= self.status < HTTPStatus(300)

    @property
    def gone(self) -> bool:
        """Whether the endpoint has answered 410."""
        return self.status == HTTPStatus.GONE


class Attempts:
    """Makes attempts; each resolves its host again and follows no redirection."""

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard
        self._tls: ssl.SSLContext | None = None

    async def make(
        self, endpoint: Endpoint, webhook_id: str, recorded: bytes, now: datetime
    ) -> AttemptOutcome:
        """Post a recorded event to an endpoint; no behaviour of the endpoint raises."""
        body = webhook_body(recorded)
        headers = signed_headers(endpoint.secrets(now), webhook_id, now, body)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._post(endpoint.url, headers, body)
        except TimeoutError:
            return AttemptOutcome(None, f"no answer within {ANSWER_SECONDS:g} s")
        except AddressRefused as fault:
            return AttemptOutcome(None, f"the URL {fault}")
        except (httpx2.HTTPError, OSError, ValueError) as fault:
            return AttemptOutcome(None, f"{type(fault).__name__}: {fault}"[:ANSWER_BYTES])

    async def _post(self, url: str, headers: dict[str, str], body: bytes) -> AttemptOutcome:
        target = self._guard.target(url)
        address = await self._guard.resolved(target)
        literal = f"[{address}]" if address.version == 6 else str(address)  # noqa: PLR2004
        client = httpx2.AsyncClient(
            verify=self._tls_context(), trust_env=False, follow_redirects=False, timeout=None
        )
        async with (
            client,
            client.stream(
                "POST",
                f"{target.scheme}://{literal}:{target.port}{target.path}",
                content=body,
                headers={
                    **headers,
                    "host": _host_header(target),
                    "content-type": "application/json",
                    "accept-encoding": "identity",
                },
                extensions={"sni_hostname": target.host},
            ) as response,
        ):
            kept = b""
            async for part in response.aiter_raw():
                kept += part
                if len(kept) >= ANSWER_BYTES:
                    break
        text = kept[:ANSWER_BYTES].decode("utf-8", "replace").replace("\0", "�")
        return AttemptOutcome(response.status_code, text)

    def _tls_context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls


def webhook_body(recorded: bytes) -> bytes:
    """`{"type", "timestamp", "data"}`: `data` is the event, byte for byte as recorded."""
    envelope = read_json(recorded)
    head = f'{{"type":"{envelope["type"]}","timestamp":"{envelope["recordedtime"]}","data":'
    return head.encode() + recorded + b"}"


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    default = {"https": 443, "http": 80}[target.scheme]
    return host if target.port == default else f"{host}:{target.port}"
