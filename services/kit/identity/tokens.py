"""Signed tokens (JWT) of one issuer: each is accepted, or refused with one word as the reason."""

import binascii
import json
from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError

from services.kit.identity.claims import ClaimMap, numeric_date, principal_by
from services.kit.identity.key_set import IssuerKeys
from services.kit.identity.principal import Principal
from services.kit.identity.refusals import Unauthenticated

LONGEST_TOKEN: Final = 16 * 1024
"""Characters of a token."""

MOST_AT_HAND: Final = 10_000
"""Verified tokens that are cached."""

LEEWAY: Final = timedelta(seconds=30)
"""Seconds by which the issuer's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The expected header and claims of the issuer's tokens."""

    issuer: str
    audience: str
    algorithms: Collection[str]
    token_type: str
    claims: ClaimMap
    roles: Collection[str]


class Tokens:
    """Verifies tokens, and caches accepted ones until they end or the keys change."""

    def __init__(
        self,
        expected: Expected,
        keys: IssuerKeys,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._expected = expected
        self._keys = keys
        self._now = now
        self._taken: OrderedDict[bytes, Principal] = OrderedDict()
        self._generation = keys.generation
        self._lock = Lock()

    def at_hand(self, token: str) -> Principal | None:
        """The principal of a cached token; raises `Unauthenticated` once it has ended."""
        with self._lock:
            if self._keys.is_due or self._generation != self._keys.generation:
                return None
            who = self._taken.get(_digest(token))
        if who is not None and who.expires_at is not None and who.expires_at <= self._now():
            raise Unauthenticated("expired", f"the token ended at {who.expires_at.isoformat()}")
        return who

    def read(self, token: str) -> Principal:
        """The principal of a token; raises `Unauthenticated`. May ask the issuer for its keys."""
        header = _header(token)
        key = self._key(header)
        try:
            verified = jwt.decode(token, key, algorithms=[*self._expected.algorithms])
        except BadSignatureError as fault:
            raise Unauthenticated("bad-signature", "the signature is not of the key") from fault
        except (JoseError, ValueError, TypeError) as fault:
            raise Unauthenticated("malformed", f"the token cannot be read: {fault}") from fault
        who = self._principal(verified.claims)
        self._remember(token, who)
        return who

    def _key(self, header: dict[str, Any]) -> Any:
        expected = self._expected
        named = header.get("alg")
        if not isinstance(named, str) or named.lower() == "none":
            raise Unauthenticated("alg-none", "the token says that it is not signed (alg none)")
        if named not in expected.algorithms:
            allowed = ", ".join(expected.algorithms)
            raise Unauthenticated("wrong-algorithm", f"tokens are signed by {allowed}")
        given = str(header.get("typ", "")).lower().removeprefix("application/")
        if given != expected.token_type.lower():
            raise Unauthenticated("wrong-type", f"the typ of a token is {expected.token_type}")
        kid = header.get("kid")
        return self._keys.key(kid if isinstance(kid, str) else None)

    def _principal(self, claims: dict[str, Any]) -> Principal:
        expected, now = self._expected, self._now()
        if claims.get("iss") != expected.issuer:
            raise Unauthenticated("wrong-issuer", "the token is of another issuer")
        audience = claims.get("aud")
        if expected.audience not in (audience if isinstance(audience, list) else [audience]):
            raise Unauthenticated(
                "wrong-audience", f"the token is for another audience than {expected.audience}"
            )
        ends = numeric_date(claims.get("exp"))
        if ends is None:
            raise Unauthenticated("no-end", "the token does not say when it ends (exp)")
        if ends <= now:
            raise Unauthenticated("expired", f"the token ended at {ends.isoformat()}")
        for name in ("nbf", "iat"):
            begins = numeric_date(claims.get(name))
            if name in claims and (begins is None or begins > now + LEEWAY):
                raise Unauthenticated("not-yet-valid", f"the token is of the future ({name})")
        return principal_by(claims, expected.claims, expected.roles, ends)

    def _remember(self, token: str, who: Principal) -> None:
        with self._lock:
            if self._generation != self._keys.generation:
                self._taken.clear()
                self._generation = self._keys.generation
            self._taken[_digest(token)] = who
            if len(self._taken) > MOST_AT_HAND:
                self._taken.popitem(last=False)


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


def _header(token: str) -> dict[str, Any]:
    """The unverified header of a token; raises `Unauthenticated`."""
    parts = token.split(".")
    if len(token) > LONGEST_TOKEN or len(parts) not in {2, 3}:
        raise Unauthenticated("malformed", "a token has three parts, with dots between them")
    try:
        header = json.loads(urlsafe_b64decode(f"{parts[0]}{'=' * (-len(parts[0]) % 4)}"))
    except (ValueError, binascii.Error) as fault:
        raise Unauthenticated("malformed", "the head of the token is not JSON") from fault
    if not isinstance(header, dict):
        raise Unauthenticated("malformed", "the head of the token is no JSON object")
    if str(header.get("alg", "none")).lower() != "none" and not "".join(parts[2:]):
        raise Unauthenticated("unsigned", "the token bears no signature")
    return header
