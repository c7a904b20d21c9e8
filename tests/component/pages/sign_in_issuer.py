"""An issuer as the tests of the sign-in need one: code with a proof key, tokens, renewal."""

import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

CLIENT = "portal"


@dataclass
class SignInIssuer:
    """What it gives is set by the test."""

    address: str = ""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1"}))
    audience: str = "docket"
    opaque: bool = False
    lifetime: int = 600
    refuses_renewal: bool = False
    claims: dict[str, Any] = field(
        default_factory=lambda: {"docket_role": "auditor", "docket_regions": "all"}
    )
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    refreshes: set[str] = field(default_factory=set)
    renewals: int = 0

    def document(self) -> dict[str, str]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where a person who has signed in is sent."""
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert asked["resource"] == "docket"
        code = secrets.token_hex(8)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.address}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, asked: dict[str, str]) -> dict[str, Any] | None:
        """What the token endpoint answers; None for a refusal."""
        if asked["grant_type"] == "refresh_token":
            if self.refuses_renewal or asked["refresh_token"] not in self.refreshes:
                return None
            self.refreshes.remove(asked["refresh_token"])
            self.renewals += 1
        else:
            begun = self.codes.pop(asked["code"], None)
            challenge = urlsafe_b64encode(sha256(asked["code_verifier"].encode()).digest())
            if (
                begun is None
                or begun["redirect_uri"] != asked["redirect_uri"]
                or begun["code_challenge"] != challenge.decode().rstrip("=")
            ):
                return None
        refresh = secrets.token_hex(8)
        self.refreshes.add(refresh)
        return {
            "access_token": "opaque-token" if self.opaque else self._signed(),
            "token_type": "Bearer",
            "expires_in": self.lifetime,
            "refresh_token": refresh,
        }

    def _signed(self) -> str:
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": self.audience, "sub": "wang", "iat": now, "nbf": now,
            "exp": now + self.lifetime, "auth_time": now, "jti": secrets.token_hex(4),
            **self.claims,
        }  # fmt: skip
        header = {"alg": "ES256", "typ": "at+jwt", "kid": self.key.kid}
        return jwt.encode(header, claims, self.key, algorithms=["ES256"])


def _handler(issuer: SignInIssuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = urlsplit(self.path)
            asked = {name: values[0] for name, values in parse_qs(place.query).items()}
            if place.path == "/authorize":
                self.send_response(302)
                self.send_header("location", issuer.authorize(asked))
                self.send_header("content-length", "0")
                self.end_headers()
            elif place.path == "/jwks":
                self._answer(200, {"keys": [issuer.key.as_dict(private=False)]})
            else:
                self._answer(200, issuer.document())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            said = issuer.token({name: values[0] for name, values in parse_qs(body).items()})
            self._answer(*((200, said) if said else (400, {"error": "invalid_grant"})))

        def _answer(self, status: int, value: Any) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing is told."""

    return Handler


@contextmanager
def sign_in_issuer() -> Iterator[SignInIssuer]:
    """The issuer, on a free port of loopback."""
    issuer = SignInIssuer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(issuer))
    issuer.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
