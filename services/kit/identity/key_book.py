"""API keys, in a store of their own outside all services: shown once, kept as SHA-256."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock
from typing import Final

from services.kit.clock import instant_text
from services.kit.identity.principal import UNBOUNDED, Principal, Scope
from services.kit.identity.refusals import Unauthenticated
from services.kit.store import Reading, Store, StoreUnavailable, Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS principals (
        role TEXT NOT NULL, name TEXT NOT NULL, dealers TEXT NOT NULL, regions TEXT NOT NULL,
        PRIMARY KEY (role, name))""",
    """CREATE TABLE IF NOT EXISTS api_keys (
        prefix TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, last_four TEXT NOT NULL,
        role TEXT NOT NULL, name TEXT NOT NULL, made_at TEXT NOT NULL, expires_at TEXT,
        last_used_at TEXT, revoked_at TEXT)""",
    """CREATE TABLE IF NOT EXISTS revoked_principals (
        actor TEXT PRIMARY KEY, revoked_at TEXT NOT NULL, reason TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS principal_ends (
        actor TEXT PRIMARY KEY, ends_at TEXT NOT NULL, reason TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS granted_rows (
        actor TEXT NOT NULL, access_row TEXT NOT NULL, ends_at TEXT NOT NULL,
        granted_at TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (actor, access_row))""",
    "CREATE TABLE IF NOT EXISTS identity_changes (number BIGINT NOT NULL)",
)

MARK: Final = "dk_"
"""The prefix of every key."""

FRESH_FOR_SECONDS: Final = 0.5
"""Seconds for which a read of the store is cached: a revocation takes effect within twice that."""

NOTED_EVERY_SECONDS: Final = 60.0
"""Seconds between two writes of when keys were last used."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Known:
    prefix: str
    principal: Principal
    revoked: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of the store: keys by digest, and by actor what holds for its credentials.

    `granted` are rows of the table of access, each with the instant at which the grant ends.
    """

    number: int = -1
    keys: Mapping[str, _Known] = field(default_factory=dict)
    revoked: frozenset[str] = frozenset()
    ends: Mapping[str, datetime] = field(default_factory=dict)
    granted: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)


class KeyBook:
    """The keys, read again as often as a revocation needs."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._now = now
        self._ticks = ticks
        self._known = _Read()
        self._read_at = self._noted_at = -float("inf")
        self._used: dict[str, str] = {}
        self._lock = Lock()

    @property
    def is_fresh(self) -> bool:
        """Whether the cached read may be used."""
        return self._ticks() - self._read_at < FRESH_FOR_SECONDS

    def refresh(self) -> None:
        """Read what has changed; raises `StoreUnavailable`, because a stale key may be revoked."""
        with self._lock:
            if self.is_fresh:
                return
            began = self._ticks()
            with self._store.reading() as look:
                number = changes_so_far(look)
                if number != self._known.number:
                    self._known = _read(look, number)
            self._read_at = began
            if self._used and began - self._noted_at >= NOTED_EVERY_SECONDS:
                self._noted_at = began
                self._note_used()

    def principal(self, key: str) -> Principal:
        """The principal of a key; raises `Unauthenticated`."""
        known = self._known.keys.get(key_digest(key))
        if known is None:
            raise Unauthenticated("unknown-key", "no such key was made here")
        if known.revoked:
            raise Unauthenticated("revoked", f"the key {known.prefix}… is revoked")
        who, now = known.principal, self._now()
        if who.expires_at is not None and who.expires_at <= now:
            raise Unauthenticated("expired", f"the key ended at {who.expires_at.isoformat()}")
        self._used[known.prefix] = instant_text(now)
        return who

    def as_it_stands(self, who: Principal) -> Principal:
        """The principal with the rows granted to it.

        Raises `Unauthenticated` where its credentials, of whatever kind, are revoked or ended.
        """
        actor, known = who.actor, self._known
        if actor in known.revoked:
            raise Unauthenticated("revoked", f"the credentials of {actor} are revoked")
        ends, granted = known.ends.get(actor), known.granted.get(actor)
        if ends is None and granted is None:
            return who
        now = self._now()
        if ends is not None and ends <= now:
            raise Unauthenticated("expired", f"the principal {actor} ended at {ends.isoformat()}")
        live = [row for row, until in (granted or {}).items() if until > now]
        return replace(who, granted=frozenset(live)) if live else who

    def _note_used(self) -> None:
        used, self._used = self._used, {}
        with suppress(StoreUnavailable), self._store.transaction() as tx:
            tx.execute_many(
                "UPDATE api_keys SET last_used_at = ? WHERE prefix = ?",
                [(at, prefix) for prefix, at in used.items()],
            )


def key_digest(key: str) -> str:
    """The digest that is kept of a key: 256 random bits need no slower hash."""
    return sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def _scope(text: str) -> Scope:
    named = json.loads(text)
    return UNBOUNDED if named == UNBOUNDED else frozenset(named)


def changes_so_far(look: Reading) -> int:
    """The number that every change raises."""
    rows = look.execute("SELECT number FROM identity_changes")
    return int(rows[0][0]) if rows else 0


def raise_number(tx: Transaction) -> None:
    """Say that something has changed, so that every process reads it within a second."""
    number = changes_so_far(tx) + 1
    tx.execute("DELETE FROM identity_changes")
    tx.execute("INSERT INTO identity_changes VALUES (?)", (number,))


def _read(look: Reading, number: int) -> _Read:
    rows = look.execute(
        "SELECT digest, prefix, role, name, dealers, regions, expires_at, revoked_at"
        " FROM api_keys NATURAL JOIN principals"
    )
    keys = {
        digest: _Known(
            prefix,
            Principal(
                name,
                role,
                _scope(dealers),
                _scope(regions),
                "system",
                datetime.fromisoformat(expires) if expires else None,
            ),
            revoked is not None,
        )
        for digest, prefix, role, name, dealers, regions, expires, revoked in rows
    }
    revoked = look.execute("SELECT actor FROM revoked_principals")
    ends = look.execute("SELECT actor, ends_at FROM principal_ends")
    granted: dict[str, dict[str, datetime]] = {}
    for actor, row, until in look.execute("SELECT actor, access_row, ends_at FROM granted_rows"):
        granted.setdefault(actor, {})[row] = datetime.fromisoformat(until)
    return _Read(
        number,
        keys,
        frozenset(actor for (actor,) in revoked),
        {actor: datetime.fromisoformat(at) for actor, at in ends},
        granted,
    )
