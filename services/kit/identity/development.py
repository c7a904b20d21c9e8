"""The principals of a stack without identity, which listens on loopback alone: one a role."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote

from services.kit.identity.principal import UNBOUNDED, Principal, Scope
from services.kit.identity.refusals import Unauthenticated

SCHEME: Final = "bearer "
NAMED: Final = "dev:"


class Development:
    """Accepts the credential `Bearer dev:ROLE`, narrowed by `dev:ROLE:NAME,NAME`.

    The names are dealers' codes for the role `scoped_by_dealer`, else regions, percent-encoded. A
    request without a credential acts in any role that may do what it asks.
    """

    def __init__(self, roles: Sequence[str], first: str, scoped_by_dealer: str) -> None:
        """`first` is the role in which a request without a credential acts, if that role may."""
        self.development_roles = roles
        self._by_dealer = scoped_by_dealer
        ordered = [first, *(role for role in roles if role != first)]
        self._unnamed = [_development(role, unnamed=True) for role in ordered]

    def callers_at_hand(self, authorization: str | None) -> Sequence[Principal]:
        """As `callers`: nothing has to be read."""
        return self.callers(authorization)

    def callers(self, authorization: str | None) -> Sequence[Principal]:
        """The principal of the role that is named, else all of them; raises `Unauthenticated`."""
        if authorization is None:
            return self._unnamed
        named = authorization[len(SCHEME) :].strip()
        role, _, names = named.removeprefix(NAMED).partition(":")
        if (
            not authorization.lower().startswith(SCHEME)
            or not named.startswith(NAMED)
            or role not in self.development_roles
        ):
            raise Unauthenticated(
                "unknown-credential",
                "this stack runs without identity: send no credential, or Bearer dev:ROLE with one "
                f"of the roles {', '.join(self.development_roles)}",
            )
        if not names:
            return [_development(role)]
        scope = frozenset(unquote(name) for name in names.split(","))
        if role == self._by_dealer:
            return [_development(role, dealers=scope, regions=frozenset())]
        return [_development(role, dealers=frozenset(), regions=scope)]


def _development(
    role: str, dealers: Scope = UNBOUNDED, regions: Scope = UNBOUNDED, *, unnamed: bool = False
) -> Principal:
    return Principal(role, role, dealers, regions, "development", unnamed=unnamed)
