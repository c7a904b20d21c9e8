"""An issuer of the tests' own: keys of every algorithm, tokens right and wrong."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, OKPKey, RSAKey

ISSUER = "https://sign-in.example"
AUDIENCE = "docket"
ALGORITHMS = ("ES256", "RS256", "PS256", "Ed25519")

AnyKey = RSAKey | ECKey | OKPKey


def new_key(algorithm: str, kid: str) -> AnyKey:
    named = {"kid": kid, "use": "sig"}
    if algorithm in {"RS256", "PS256"}:
        return RSAKey.generate_key(2048, named)
    if algorithm == "ES256":
        return ECKey.generate_key("P-256", named)
    return OKPKey.generate_key("Ed25519", named)


@dataclass
class Issuer:
    """Its key set as published, and what it signs."""

    algorithm: str = "Ed25519"
    keys: dict[str, AnyKey] = field(default_factory=dict)
    fetched: int = 0
    away: bool = False

    def publish(self, kid: str) -> None:
        self.keys[kid] = new_key(self.algorithm, kid)

    def set(self) -> bytes:
        """The key set, as an HTTP answer has it."""
        self.fetched += 1
        if self.away:
            raise OSError("the issuer is away")
        listed = [key.as_dict(private=False) for key in self.keys.values()]
        return json.dumps({"keys": listed}).encode()

    def token(
        self,
        kid: str = "1",
        header: Mapping[str, Any] | None = None,
        key: AnyKey | None = None,
        **claims: Any,
    ) -> str:
        now = int(time.time())
        said = {
            "iss": ISSUER, "aud": AUDIENCE, "sub": "li", "iat": now, "nbf": now, "exp": now + 600,
            "auth_time": now, "docket_role": "oem", "docket_regions": "all", **claims,
        }  # fmt: skip
        named = {"alg": self.algorithm, "typ": "at+jwt", "kid": kid, **(header or {})}
        given = {name: value for name, value in said.items() if value is not None}
        kept = {name: value for name, value in named.items() if value is not None}
        signed = key or self.keys[kid]
        return jwt.encode(kept, given, signed, algorithms=[self.algorithm])
