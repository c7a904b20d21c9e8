"""A principal: a name, a role, and the dealers and regions to which the credential reaches."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

UNBOUNDED: Final = "all"
"""The scope without bounds; a missing scope reaches nothing."""

Scope = frozenset[str] | Literal["all"]

NO_SCOPE: Final[Scope] = frozenset()

Kind = Literal["person", "system", "development"]


@dataclass(frozen=True, slots=True)
class Principal:
    """The holder of a credential.

    `kind`: a person signed in, a system (a key, client credentials), or one of the principals of
    a stack without identity. `unnamed`: no credential was given there. `granted`: rows of the table
    that the principal reads of every dealer for a time, whatever its role.
    """

    name: str
    role: str
    dealers: Scope = NO_SCOPE
    regions: Scope = NO_SCOPE
    kind: Kind = "system"
    expires_at: datetime | None = None
    unnamed: bool = False
    granted: frozenset[str] = frozenset()

    @property
    def actor(self) -> str:
        """The `actor` of an event that the principal sends."""
        before = "dev" if self.kind == "development" else self.role
        return f"{before}:{self.name}"

    @property
    def has_scope(self) -> bool:
        """Whether the credential names dealers or regions."""
        return bool(self.dealers) or bool(self.regions)

    @property
    def needs_regions(self) -> bool:
        """Whether the region of a dealer decides what the principal may do."""
        return self.regions != UNBOUNDED and bool(self.regions)


def within(name: str | None, scope: Scope) -> bool:
    """Whether a dealer or region lies in a scope; None, which is unknown, lies in `all` alone."""
    return scope == UNBOUNDED or (name is not None and name in scope)
