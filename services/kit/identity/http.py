"""`whoami` and `ping`: the caller's principal, and how many requests it has left."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import Field

from services.kit.clock import instant_text
from services.kit.http.answers import Shown
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.kit.identity.principal import UNBOUNDED, Scope
from services.kit.identity.rates import STATE, Left
from services.kit.identity.viewer import Viewer

COMMON = "common"
"""The row of what every principal may read."""


class ShownPrincipal(Shown):
    """A principal, and how far its credential reaches."""

    name: str
    role: str
    actor: str = Field(description="what is recorded on the events that it sends")
    dealers: list[str] | Literal["all"]
    regions: list[str] | Literal["all"]
    kind: Literal["person", "system", "development"]
    expires_at: str | None = Field(description="when the credential ends; null where it does not")
    without_identity: bool = Field(
        description="this stack asks nobody who they are, and listens on loopback alone"
    )
    acts_as: list[str] = Field(
        description="the roles of which a request without a credential acts as any"
    )


class ShownRate(Shown):
    """The rate limit: `remaining` of `total`, reset after `reset` seconds."""

    total: int
    remaining: int
    reset: int


class Pong(ShownPrincipal):
    """The principal, the server's time, and what is left."""

    time: str
    limit: ShownRate | None = Field(description="null where there is no limit")


def routes(service: str) -> APIRouter:
    """`whoami` and `ping` of a service."""
    router = APIRouter(prefix=f"/{service}/v1", tags=[service])

    @router.get("/whoami")
    @row(COMMON)
    def whoami(seen: Seen) -> ShownPrincipal:
        """The caller's principal, and the dealers and regions to which the credential reaches."""
        return ShownPrincipal(**_said(seen))

    @router.post("/ping")
    @row(COMMON)
    def ping(seen: Seen, request: Request) -> Pong:
        """The same, with the server's time and the requests that the caller has left."""
        left = getattr(request.state, STATE, None)
        return Pong(
            **_said(seen),
            time=instant_text(datetime.now(UTC)),
            limit=ShownRate(total=left.total, remaining=left.remaining, reset=left.reset)
            if isinstance(left, Left)
            else None,
        )

    return router


def _said(seen: Viewer) -> dict[str, object]:
    who = seen.who
    return {
        "name": who.name,
        "role": who.role,
        "actor": who.actor,
        "dealers": _named(who.dealers),
        "regions": _named(who.regions),
        "kind": who.kind,
        "expires_at": instant_text(who.expires_at) if who.expires_at else None,
        "without_identity": who.kind == "development",
        "acts_as": [each.role for each in seen.others],
    }


def _named(scope: Scope) -> Sequence[str]:
    return UNBOUNDED if scope == UNBOUNDED else sorted(scope)
