"""Where the services are that pages are made of: in this process, or at addresses of the settings.

A service is asked over its public routes alone, wherever it is.
"""

from collections.abc import Mapping
from typing import Any, Final

import httpx2
from fastapi import FastAPI

SERVICE_OF: Final[Mapping[str, str]] = {"decisions": "penalties"}
"""The service that answers under a prefix, where it is named otherwise."""

NO_PEER: Final = ("portal", 0)
"""As what the portal asks in its own process: it is no host of a network of operations."""

PATIENCE_SECONDS: Final = 30.0


class Services:
    """Answers to requests, by the first part of their paths."""

    def __init__(self, address: str | None) -> None:
        """`address`: of the services, `{service}` standing for the name; None: in this process."""
        self._address = address
        self._clients: dict[str, httpx2.AsyncClient] = {}

    async def get(
        self,
        app: FastAPI,
        path: str,
        query: Mapping[str, str],
        headers: Mapping[str, str],
        patience: float = PATIENCE_SECONDS,
    ) -> httpx2.Response:
        """The answer; raises `httpx2.HTTPError` where there is none."""
        return await self._client(app, path).get(
            path, params=query, headers=headers, timeout=patience
        )

    async def post(
        self, app: FastAPI, path: str, body: Any, headers: Mapping[str, str]
    ) -> httpx2.Response:
        """The answer to a JSON body; raises `httpx2.HTTPError` where there is none."""
        return await self._client(app, path).post(
            path, json=body, headers=headers, timeout=PATIENCE_SECONDS
        )

    def _client(self, app: FastAPI, path: str) -> httpx2.AsyncClient:
        prefix = path.split("/")[1]
        service = SERVICE_OF.get(prefix, prefix)
        address = self._address.replace("{service}", service) if self._address else ""
        if address not in self._clients:
            self._clients[address] = _opened(app, address)
        return self._clients[address]


def _opened(app: FastAPI, address: str) -> httpx2.AsyncClient:
    if address:
        return httpx2.AsyncClient(base_url=address, trust_env=False)
    inside = httpx2.ASGITransport(app, raise_app_exceptions=False, client=NO_PEER)
    return httpx2.AsyncClient(transport=inside, base_url="http://docket", trust_env=False)
