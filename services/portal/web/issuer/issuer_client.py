"""The issuer, asked for an access token: authorization code with a proof key (RFC 6749, 7636)."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode

import httpx2

from services.portal.web.records.sessions import Credential

DISCOVERY: Final = "/.well-known/openid-configuration"
PARTS_OF_A_JWT: Final = 3
PATIENCE_SECONDS: Final = 10.0


class SignInRefused(Exception):
    """The issuer did not give what signs in; `reason` is one word that says why."""

    def __init__(self, reason: str, issuer: str) -> None:
        super().__init__(f"{reason}: {issuer}")
        self.reason = reason
        self.issuer = issuer


@dataclass(frozen=True, slots=True)
class IssuersClient:
    """As which client of which issuer the portal asks."""

    issuer: str
    client: str
    secret: str | None
    scope: str
    audience: str


class IssuerClient:
    """Asks an issuer whose addresses its discovery document says."""

    def __init__(self, known_as: IssuersClient, now: Callable[[], datetime]) -> None:
        self.known_as = known_as
        self._now = now
        self._document: Mapping[str, Any] = {}

    async def address(self, redirect_uri: str, state: str, verifier: str) -> str:
        """Where a person signs in; raises `SignInRefused`."""
        known, document = self.known_as, await self._discovered()
        asked = {
            "response_type": "code",
            "client_id": known.client,
            "redirect_uri": redirect_uri,
            "scope": known.scope,
            "state": state,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
            # RFC 8707, and as some issuers have it: the token is to be one for the services.
            "resource": known.audience,
            "audience": known.audience,
        }
        place = str(document["authorization_endpoint"])
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    async def redeem(self, code: str, redirect_uri: str, verifier: str) -> Credential:
        """The credential for a code; raises `SignInRefused`."""
        return await self._token(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": redirect_uri,
                "code_verifier": verifier,
            }
        )

    async def renew(self, refresh: str) -> Credential:
        """The credential that follows; raises `SignInRefused`."""
        found = await self._token({"grant_type": "refresh_token", "refresh_token": refresh})
        return found if found.refresh else Credential(found.token, found.ends_at, refresh)

    async def _token(self, asked: Mapping[str, str]) -> Credential:
        known, document = self.known_as, await self._discovered()
        fields = {**asked, "client_id": known.client, "resource": known.audience}
        if known.secret is not None:
            fields["client_secret"] = known.secret
        said = await self._asked("POST", str(document["token_endpoint"]), fields)
        token = said.get("access_token")
        if not isinstance(token, str) or not _is_jwt(token):
            raise SignInRefused("no-jwt", known.issuer)
        lifetime, refresh = said.get("expires_in"), said.get("refresh_token")
        ends_at = self._now() + timedelta(seconds=lifetime) if isinstance(lifetime, int) else None
        return Credential(token, ends_at, refresh if isinstance(refresh, str) else None)

    async def _discovered(self) -> Mapping[str, Any]:
        if not self._document:
            place = f"{self.known_as.issuer.rstrip('/')}{DISCOVERY}"
            document = await self._asked("GET", place)
            if document.get("issuer") != self.known_as.issuer or not all(
                isinstance(document.get(name), str)
                for name in ("authorization_endpoint", "token_endpoint")
            ):
                raise SignInRefused("not-the-issuer", self.known_as.issuer)
            self._document = document
        return self._document

    async def _asked(
        self, method: str, place: str, fields: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        try:
            async with httpx2.AsyncClient(timeout=PATIENCE_SECONDS) as client:
                answer = await client.request(method, place, data=fields)
            said = answer.json()
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as fault:
            raise SignInRefused("unreachable", self.known_as.issuer) from fault
        if not answer.is_success or not isinstance(said, dict):
            raise SignInRefused("refused", self.known_as.issuer)
        return said


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def _is_jwt(token: str) -> bool:
    parts = token.split(".")
    return len(parts) == PARTS_OF_A_JWT and all(parts)
