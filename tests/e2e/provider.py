"""A provider of tokens as a process of its own: OIDC discovery, keys, client credentials.

`python provider.py` serves on a free port of loopback, which it prints. `POST /token` answers a
token, `/publish` puts a new key into the set, `/use` signs by it from then on, `/drop` takes the
older keys out.
"""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import ECKey


class Provider:
    """Its keys, of which the last but those not yet in use signs."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.keys = [self._key()]
        self.signing = self.keys[0]
        self.fetched = 0
        self.issuer = ""

    def _key(self) -> ECKey:
        return ECKey.generate_key("P-256", {"kid": f"k{time.monotonic_ns()}", "use": "sig"})

    def publish(self) -> None:
        self.keys.append(self._key())

    def use_last(self) -> None:
        self.signing = self.keys[-1]

    def drop_older(self) -> None:
        self.keys = self.keys[-1:]

    def jwks(self) -> dict[str, Any]:
        self.fetched += 1
        return {"keys": [key.as_dict(private=False) for key in self.keys]}

    def token(self, asked: dict[str, str]) -> dict[str, Any]:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": "docket", "sub": asked["client_id"], "iat": now,
            "exp": now + int(asked.get("lifetime", "300")), "scope": asked.get("scope", ""),
            "roles": [asked["role"], "offline_access"], "areas": asked.get("areas", "all"),
        }  # fmt: skip
        header = {"alg": "ES256", "typ": "JWT", "kid": self.signing.kid}
        return {"access_token": jwt.encode(header, claims, self.signing, algorithms=["ES256"])}


def handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with provider.lock:
                found = {
                    "/jwks": provider.jwks,
                    "/fetched": lambda: {"fetched": provider.fetched},
                    "/.well-known/openid-configuration": lambda: {
                        "issuer": provider.issuer, "jwks_uri": f"{provider.issuer}/jwks",
                        "token_endpoint": f"{provider.issuer}/token",
                    },
                }[self.path]()  # fmt: skip
            self._answer(found)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            with provider.lock:
                if self.path == "/token":
                    self._answer(provider.token(asked))
                    return
                {
                    "/publish": provider.publish, "/use": provider.use_last,
                    "/drop": provider.drop_older,
                }[self.path]()  # fmt: skip
            self._answer({})

        def _answer(self, value: Any) -> None:
            body = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing is told."""

    return Handler


if __name__ == "__main__":
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    sys.stdout.write(f"{provider.issuer}\n")
    sys.stdout.flush()
    server.serve_forever()
