"""An issuer of tokens for development: a key in a folder, and its key set."""

import json
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from joserfc import jwt
from joserfc.jwk import OKPKey

from services.kit.identity.settings import AT_JWT

ISSUER: Final = "urn:docket:development"
"""The `iss` of its tokens."""

ALGORITHM: Final = "Ed25519"

SIGNING: Final = "signing-key.json"
PUBLISHED: Final = "jwks.json"


class DevelopmentIssuer:
    """Signs tokens with the key in `folder`, which is made with the first token (mode 0600)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def key_set(self) -> Path:
        """The file with the public keys, as `DOCKET_IDENTITY_KEYS` names it."""
        return self._folder / PUBLISHED

    def set_up(self) -> None:
        """Make the key if there is none."""
        if not (self._folder / SIGNING).exists():
            self.rotate()

    def rotate(self) -> None:
        """Sign with a new key from now on; the last one stays in the set, for its tokens."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kid = secrets.token_hex(8)
        key = OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig", "alg": ALGORITHM})
        before = json.loads(self.key_set.read_bytes())["keys"] if self.key_set.exists() else []
        published = {"keys": [*before[-1:], key.as_dict(private=False)]}
        _write(self.key_set, published, 0o644)
        _write(self._folder / SIGNING, key.as_dict(private=True), 0o600)

    def token(self, claims: Mapping[str, Any], lifetime: int) -> str:
        """A token with these claims, valid for so many seconds."""
        self.set_up()
        key = OKPKey.import_key(json.loads((self._folder / SIGNING).read_bytes()))
        now = int(time.time())
        header = {"alg": ALGORITHM, "typ": AT_JWT, "kid": key.kid}
        times = {"iss": ISSUER, "iat": now, "nbf": now, "exp": now + lifetime}
        return jwt.encode(header, {**times, **claims}, key, algorithms=[ALGORITHM])


def _write(file: Path, value: Mapping[str, Any], mode: int) -> None:
    unfinished = file.with_suffix(".part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "w") as out:
        json.dump(value, out)
    unfinished.replace(file)
