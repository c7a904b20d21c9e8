"""The principal of a request, by an API key or a token in `Authorization: Bearer`."""

from collections.abc import Sequence
from typing import Final

from services.kit.identity.key_book import MARK, KeyBook
from services.kit.identity.principal import Principal
from services.kit.identity.refusals import Unauthenticated
from services.kit.identity.tokens import Tokens

SCHEME: Final = "bearer"


class Authentication:
    """Accepts keys of this stack, and tokens where an issuer is set."""

    development_roles: Sequence[str] = ()

    def __init__(self, keys: KeyBook, tokens: Tokens | None = None) -> None:
        self._keys = keys
        self._tokens = tokens

    def callers_at_hand(self, authorization: str | None) -> Sequence[Principal] | None:
        """The principal of a cached credential, found without asking a store or an issuer."""
        given = _credential(authorization)
        if not self._keys.is_fresh:
            return None
        if given.startswith(MARK):
            return [self._let_in(self._keys.principal(given))]
        who = self._tokens.at_hand(given) if self._tokens else None
        return None if who is None else [self._let_in(who)]

    def callers(self, authorization: str | None) -> Sequence[Principal]:
        """The principal of a credential; raises `Unauthenticated`, `StoreUnavailable`."""
        given = _credential(authorization)
        self._keys.refresh()
        if given.startswith(MARK):
            return [self._let_in(self._keys.principal(given))]
        if self._tokens is None:
            raise Unauthenticated("no-issuer", "tokens are not taken here; send an API key")
        return [self._let_in(self._tokens.at_hand(given) or self._tokens.read(given))]

    def _let_in(self, who: Principal) -> Principal:
        return self._keys.as_it_stands(who)


def _credential(authorization: str | None) -> str:
    """The credential after `Bearer`; raises `Unauthenticated`."""
    if authorization is None:
        raise Unauthenticated("no-credential", "send Authorization: Bearer with a token or a key")
    scheme, _, given = authorization.strip().partition(" ")
    if scheme.lower() != SCHEME or not given.strip():
        raise Unauthenticated("malformed", "send Authorization: Bearer with a token or a key")
    return given.strip()
