"""The issuer's public keys (JWKS): fetched, cached, and remembered once they are removed."""

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Final
from urllib.request import Request, urlopen

from joserfc import jwk
from joserfc.errors import JoseError

from services.kit.identity.refusals import Unauthenticated

Key = jwk.RSAKey | jwk.ECKey | jwk.OKPKey

KEY_SET_KEPT_SECONDS: Final = 600.0
"""Seconds after which the set is fetched again: a removal takes effect within them."""

BETWEEN_FETCHES_SECONDS: Final = 60.0
"""Seconds between two fetches for keys that are not in the set."""

BETWEEN_READS_SECONDS: Final = 1.0
"""The same interval where the set is a file."""

KEYS_REMEMBERED_SECONDS: Final = 24 * 3600.0
"""Seconds for which a removed key is distinguished from one that never existed."""

ISSUER_PATIENCE_SECONDS: Final = 5.0
"""Seconds to wait for the issuer."""

ASYMMETRIC: Final = ("RSA", "EC", "OKP")
"""The types of public keys."""

LARGEST_SET: Final = 1024 * 1024
"""Bytes of a set, at most."""

_log = logging.getLogger(__name__)


def fetcher(place: str) -> Callable[[], bytes]:
    """A function that reads the set at an address or in a file."""
    if not place.startswith(("https://", "http://")):
        return Path(place).read_bytes

    def fetch() -> bytes:
        asked = Request(place, headers={"accept": "application/json"})  # noqa: S310 - as set
        with urlopen(asked, timeout=ISSUER_PATIENCE_SECONDS) as answer:  # noqa: S310
            return bytes(answer.read(LARGEST_SET))

    return fetch


class IssuerKeys:
    """The last set that was read; it stays valid while the issuer is unreachable."""

    def __init__(
        self,
        fetch: Callable[[], bytes],
        *,
        between: float = BETWEEN_FETCHES_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.generation = 0
        """A counter, raised whenever another set is read."""
        self._fetch = fetch
        self._between = between
        self._now = now
        self._lock = Lock()
        self._keys: dict[str | None, Key] = {}
        self._seen: dict[str, float] = {}
        self._raw = b""
        self._fetched_at = self._tried_at = -float("inf")

    @property
    def is_due(self) -> bool:
        """Whether the set is so old that it must be fetched before another token is accepted."""
        return self._now() - self._fetched_at >= KEY_SET_KEPT_SECONDS

    def key(self, kid: str | None) -> Key:
        """The key that a token names in its header; raises `Unauthenticated`."""
        if self.is_due or self._find(kid) is None:
            self._read_again(kid)
        found = self._find(kid)
        if found is not None:
            return found
        if kid is None:
            raise Unauthenticated("no-key-id", "the token names no key (kid) of the several")
        if self._now() - self._seen.get(kid, -float("inf")) <= KEYS_REMEMBERED_SECONDS:
            raise Unauthenticated("key-removed", "the issuer has taken the key from its set")
        raise Unauthenticated("key-unknown", "the issuer's set has no such key, and never had here")

    def _find(self, kid: str | None) -> Key | None:
        if kid is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        return self._keys.get(kid)

    def _read_again(self, kid: str | None) -> None:
        # Whoever holds a known key does not wait for another's fetch.
        if not self._lock.acquire(blocking=self._find(kid) is None):
            return
        try:
            now = self._now()
            if (self.is_due or self._find(kid) is None) and now - self._tried_at >= self._between:
                self._tried_at = now
                self._take(self._fetch())
                self._fetched_at = now
        except (OSError, ValueError) as fault:
            _log.warning("the issuer's keys are not read; the last set stands: %s", fault)
        finally:
            self._lock.release()

    def _take(self, raw: bytes) -> None:
        listed = json.loads(raw).get("keys")
        if not isinstance(listed, list):
            raise ValueError("it is no key set")  # noqa: TRY004 - of the bytes, not of ours
        keys = dict(filter(None, map(_imported, listed)))
        now = self._now()
        self._seen = {k: at for k, at in self._seen.items() if now - at <= KEYS_REMEMBERED_SECONDS}
        self._seen |= {kid: now for kid in (*self._keys, *keys) if kid is not None}
        if raw != self._raw:
            self._raw, self._keys = raw, keys
            self.generation += 1


def _imported(value: Any) -> tuple[str | None, Key] | None:
    """A key by its id; None if its type is unknown, or it does not sign."""
    if not isinstance(value, dict) or value.get("use", "sig") != "sig":
        return None
    if value.get("kty") not in ASYMMETRIC:
        return None
    try:
        key = jwk.import_key(value)
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        _log.info("a key of the issuer is not understood, and left out: %s", fault)
        return None
    if not isinstance(key, jwk.RSAKey | jwk.ECKey | jwk.OKPKey):
        return None
    kid = value.get("kid")
    return kid if isinstance(kid, str) else None, key
