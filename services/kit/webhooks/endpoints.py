"""Endpoints: the owner of each, its filter, and whether it is enabled."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from services.kit.clock import instant_text
from services.kit.identity.principal import UNBOUNDED, Principal, Scope
from services.kit.store import Reading, Row, Store, Transaction
from services.kit.stream.audience import Wanted

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS webhook_endpoints (
        endpoint TEXT PRIMARY KEY, owner TEXT NOT NULL, principal TEXT NOT NULL,
        url TEXT NOT NULL, wanted TEXT NOT NULL, secret TEXT NOT NULL, secret_before TEXT,
        rotated_at TEXT, position BIGINT NOT NULL, state TEXT NOT NULL, why TEXT,
        failing_since TEXT, tried_at TEXT NOT NULL, created_at TEXT NOT NULL)""",
)

BOTH_SIGN: Final = timedelta(hours=24)
"""How long the former secret also signs after a rotation."""

FAILING_FOR: Final = timedelta(days=5)
"""The time without a success after which an endpoint is disabled."""

COLUMNS: Final = (
    "endpoint, owner, principal, url, wanted, secret, secret_before, rotated_at, position, state,"
    " why, failing_since, tried_at, created_at"
)

EndpointState = Literal["active", "disabled", "gone"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One endpoint.

    `position`: the position in the store through which its deliveries were made. `gone`: it has
    answered 410, and nothing is posted there any more.
    """

    endpoint: str
    owner: str
    principal: Principal
    url: str
    wanted: Wanted
    secret: str
    secret_before: str | None
    rotated_at: str | None
    position: int
    state: EndpointState
    why: str | None
    failing_since: str | None
    tried_at: str
    created_at: str

    def secrets(self, now: datetime) -> Sequence[str]:
        """The secrets that sign at an instant, the newest first."""
        if self.secret_before is None or self.rotated_at is None:
            return [self.secret]
        if now - datetime.fromisoformat(self.rotated_at) >= BOTH_SIGN:
            return [self.secret]
        return [self.secret, self.secret_before]

    def rotated(self, secret: str, now: datetime) -> "Endpoint":
        """The endpoint with another secret."""
        return replace(self, secret=secret, secret_before=self.secret, rotated_at=instant_text(now))

    def succeeded(self) -> "Endpoint":
        """The endpoint after a delivery that it accepted."""
        return replace(self, failing_since=None)

    def failed(self, now: datetime, why: str) -> "Endpoint":
        """The endpoint after a failed delivery; disabled if it has accepted none for five days."""
        since = self.failing_since or instant_text(now)
        lasted = now - datetime.fromisoformat(since) >= FAILING_FOR
        state: EndpointState = "disabled" if lasted and self.state == "active" else self.state
        told = f"nothing has been taken since {since}; last: {why}" if lasted else self.why
        return replace(self, failing_since=since, state=state, why=told)


def put_endpoint(tx: Transaction, endpoint: Endpoint) -> None:
    """Add an endpoint, or update it."""
    tx.execute("DELETE FROM webhook_endpoints WHERE endpoint = ?", (endpoint.endpoint,))
    tx.execute(
        f"INSERT INTO webhook_endpoints ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            endpoint.endpoint,
            endpoint.owner,
            _principal_text(endpoint.principal),
            endpoint.url,
            json.dumps({name: sorted(said) for name, said in _fields(endpoint.wanted).items()}),
            endpoint.secret,
            endpoint.secret_before,
            endpoint.rotated_at,
            endpoint.position,
            endpoint.state,
            endpoint.why,
            endpoint.failing_since,
            endpoint.tried_at,
            endpoint.created_at,
        ),
    )


def remove_endpoint(tx: Transaction, endpoint: str) -> None:
    """Remove an endpoint with its deliveries."""
    tx.execute("DELETE FROM webhook_deliveries WHERE endpoint = ?", (endpoint,))
    tx.execute("DELETE FROM webhook_endpoints WHERE endpoint = ?", (endpoint,))


def endpoint_of(look: Reading, endpoint: str) -> Endpoint | None:
    """An endpoint by its name."""
    rows = look.execute(f"SELECT {COLUMNS} FROM webhook_endpoints WHERE endpoint = ?", (endpoint,))
    return _endpoint(rows[0]) if rows else None


def all_endpoints(look: Reading) -> list[Endpoint]:
    """Every endpoint, in the order in which they were made."""
    rows = look.execute(f"SELECT {COLUMNS} FROM webhook_endpoints ORDER BY created_at, endpoint")
    return [_endpoint(row) for row in rows]


def disabled_endpoints(store: Store) -> list[str]:
    """A sentence for each disabled endpoint."""
    with store.reading() as look:
        found = [each for each in all_endpoints(look) if each.state == "disabled"]
    return [
        f"the webhook endpoint {each.endpoint} of {each.owner} is disabled: {each.why}; once it "
        "answers, POST its `recover`, or DELETE it"
        for each in found
    ]


def _endpoint(row: Row) -> Endpoint:
    endpoint, owner, principal, url, wanted, *rest = row
    asked = {name: frozenset(said) for name, said in json.loads(wanted).items()}
    return Endpoint(endpoint, owner, _principal(principal), url, Wanted(**asked), *rest)


def _fields(wanted: Wanted) -> dict[str, frozenset[str]]:
    return {"dealers": wanted.dealers, "regions": wanted.regions, "types": wanted.types}


def _principal_text(who: Principal) -> str:
    said = {
        "name": who.name,
        "role": who.role,
        "kind": who.kind,
        "dealers": _scope_told(who.dealers),
        "regions": _scope_told(who.regions),
    }
    return json.dumps(said)


def _scope_told(scope: Scope) -> str | list[str]:
    return UNBOUNDED if scope == UNBOUNDED else sorted(scope)


def _principal(text: str) -> Principal:
    said: dict[str, Any] = json.loads(text)
    dealers, regions = _scope(said["dealers"]), _scope(said["regions"])
    return Principal(said["name"], said["role"], dealers, regions, said["kind"])


def _scope(told: Any) -> Scope:
    return UNBOUNDED if told == UNBOUNDED else frozenset(told)
