"""The claims of a token that make a principal: configuration maps any issuer's names."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from services.kit.identity.principal import NO_SCOPE, UNBOUNDED, Principal, Scope
from services.kit.identity.refusals import Unauthenticated
from services.kit.printable import printable_line

LONGEST_NAME: Final = 100
"""Characters of a principal's name, which is recorded on every event that it sends."""


class ClaimMap(BaseModel):
    """The claim for each attribute; `a.b` is nested.

    `roles`: by the issuer's name of a role, ours. `personal`: a claim that only the token of a
    signed-in person bears.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = "sub"
    role: str = "docket_role"
    dealers: str = "docket_dealers"
    regions: str = "docket_regions"
    personal: str = "auth_time"
    roles: Mapping[str, str] = {}


def principal_by(
    claims: Mapping[str, Any], by: ClaimMap, roles: Collection[str], expires_at: datetime
) -> Principal:
    """The principal of verified claims; raises `Unauthenticated`."""
    return Principal(
        fit_name(_claim(claims, by.name)),
        _role(_claim(claims, by.role), by.roles, roles),
        _scope(_claim(claims, by.dealers), by.dealers),
        _scope(_claim(claims, by.regions), by.regions),
        "person" if _claim(claims, by.personal) else "system",
        expires_at,
    )


def fit_name(name: Any) -> str:
    """The name, if it can be recorded; raises `Unauthenticated` for any other."""
    if (
        not isinstance(name, str)
        or not 0 < len(name) <= LONGEST_NAME
        or name.split() != [name]
        or printable_line(name) != name
    ):
        raise Unauthenticated(
            "unfit-name",
            f"the name of the principal is 1 to {LONGEST_NAME} characters that are seen, no space",
        )
    return name


def numeric_date(claim: Any) -> datetime | None:
    """The instant of a numeric date; None for any other value."""
    if isinstance(claim, bool) or not isinstance(claim, int | float):
        return None
    try:
        return datetime.fromtimestamp(claim, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _claim(claims: Any, path: str) -> Any:
    for name in path.split("."):
        claims = claims.get(name) if isinstance(claims, Mapping) else None
    return claims


def _role(claim: Any, mapped: Mapping[str, str], roles: Collection[str]) -> str:
    named = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    found = {mapped.get(each, each) for each in named if isinstance(each, str)} & set(roles)
    if len(found) != 1:
        several = "several roles" if found else "no role"
        raise Unauthenticated("no-role", f"the token names {several} of {', '.join(roles)}")
    return found.pop()


def _scope(claim: Any, name: str) -> Scope:
    """The scope that a claim names; empty if the claim is missing."""
    if claim is None:
        return NO_SCOPE
    if claim in (UNBOUNDED, [UNBOUNDED]):
        return UNBOUNDED
    named = [claim] if isinstance(claim, str) else claim
    if not isinstance(named, list) or not all(isinstance(each, str) and each for each in named):
        raise Unauthenticated("unfit-scope", f"{name} is a list of names, or `{UNBOUNDED}`")
    return frozenset(named)
