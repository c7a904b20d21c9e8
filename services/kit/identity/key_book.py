"""API keys, in a store of their own outside all services: shown once, kept as SHA-256."""

import json
import logging
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from threading import Lock
from typing import Any, Final

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
    "CREATE TABLE IF NOT EXISTS identity_changes (number BIGINT NOT NULL)",
)

MARK: Final = "dk_"
"""How every key begins."""

MOST_LIVE_KEYS: Final = 2
"""Keys that a principal may have at once, so that one can be put in the other's place."""

FRESH_FOR_SECONDS: Final = 0.5
"""Seconds for which what was read of the store is gone by: a revocation holds within twice that."""

NOTED_EVERY_SECONDS: Final = 60.0
"""Seconds between two notes of when keys were last used."""

_log = logging.getLogger(__name__)


class KeyRefused(Exception):
    """A key cannot be made or revoked as asked."""


@dataclass(frozen=True, slots=True)
class _Known:
    prefix: str
    principal: Principal
    revoked: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of the store: keys by digest, and the actors whose credentials are void."""

    number: int = -1
    keys: Mapping[str, _Known] = field(default_factory=dict)
    revoked: frozenset[str] = frozenset()


class KeyBook:
    """The keys as they stand, read again as often as a revocation needs."""

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
        """Whether what is at hand may be gone by."""
        return self._ticks() - self._read_at < FRESH_FOR_SECONDS

    def refresh(self) -> None:
        """Read what has changed; raises `StoreUnavailable`: nobody is let in by old keys."""
        with self._lock:
            if self.is_fresh:
                return
            began = self._ticks()
            with self._store.reading() as look:
                number = _number(look)
                if number != self._known.number:
                    self._known = _read(look, number)
            self._read_at = began
            if self._used and began - self._noted_at >= NOTED_EVERY_SECONDS:
                self._noted_at = began
                self._note_used()

    def principal(self, key: str) -> Principal:
        """Whose key it is; raises `Unauthenticated`."""
        known = self._known.keys.get(digest_of(key))
        if known is None:
            raise Unauthenticated("unknown-key", "no such key was made here")
        if known.revoked:
            raise Unauthenticated("revoked", f"the key {known.prefix}… is revoked")
        who, now = known.principal, self._now()
        if who.expires_at is not None and who.expires_at <= now:
            raise Unauthenticated("expired", f"the key ended at {who.expires_at.isoformat()}")
        self._used[known.prefix] = instant_text(now)
        return who

    def refuse_revoked(self, who: Principal) -> None:
        """Raise `Unauthenticated` where the principal's credentials are void, of whatever kind."""
        if who.actor in self._known.revoked:
            raise Unauthenticated("revoked", f"the credentials of {who.actor} are revoked")

    def _note_used(self) -> None:
        used, self._used = self._used, {}
        with suppress(StoreUnavailable), self._store.transaction() as tx:
            tx.execute_many(
                "UPDATE api_keys SET last_used_at = ? WHERE prefix = ?",
                [(at, prefix) for prefix, at in used.items()],
            )


def digest_of(key: str) -> str:
    """What is kept of a key: 256 random bits need no slower hash."""
    return sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def make_key(store: Store, who: Principal, now: datetime) -> str:
    """A new key of a principal, to be shown once; raises `KeyRefused`.

    A principal that is known keeps its scopes: a key with others would be somebody else's.
    """
    prefix = f"{MARK}{secrets.token_hex(4)}"
    key = f"{prefix}_{secrets.token_urlsafe(32)}"
    with store.transaction() as tx:
        _refuse_other_scopes(tx, who)
        [(live,)] = tx.execute(
            "SELECT COUNT(*) FROM api_keys WHERE role = ? AND name = ? AND revoked_at IS NULL"
            " AND (expires_at IS NULL OR expires_at > ?)",
            (who.role, who.name, instant_text(now)),
        )
        if live >= MOST_LIVE_KEYS:
            raise KeyRefused(f"{who.actor} has {live} live keys; revoke one first")
        ends = instant_text(who.expires_at) if who.expires_at else None
        tx.execute(
            "INSERT INTO api_keys VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)",
            (prefix, digest_of(key), key[-4:], who.role, who.name, instant_text(now), ends),
        )
        _changed(tx)
    return key


def listed_keys(store: Store) -> list[dict[str, Any]]:
    """Every key ever made, without what it is; the scopes as JSON has them."""
    columns = (
        "prefix", "last_four", "role", "name", "dealers", "regions", "made_at", "expires_at",
        "last_used_at", "revoked_at",
    )  # fmt: skip
    with store.reading() as look:
        rows = look.execute(
            f"SELECT {', '.join(columns)} FROM api_keys NATURAL JOIN principals"
            " ORDER BY role, name, made_at"
        )
    listed = [dict(zip(columns, row, strict=True)) for row in rows]
    return [
        each | {name: json.loads(each[name]) for name in ("dealers", "regions")} for each in listed
    ]


def revoke_key(store: Store, prefix: str, now: datetime) -> None:
    """Take a key out of use, which holds everywhere within a second; raises `KeyRefused`."""
    with store.transaction() as tx:
        if not tx.execute("SELECT 1 FROM api_keys WHERE prefix = ?", (prefix,)):
            raise KeyRefused(f"there is no key {prefix}; `docket keys list` names them")
        tx.execute(
            "UPDATE api_keys SET revoked_at = ? WHERE prefix = ? AND revoked_at IS NULL",
            (instant_text(now), prefix),
        )
        _changed(tx)


def revoke_principal(store: Store, actor: str, reason: str, now: datetime) -> None:
    """Make every credential of a principal void, its tokens too, within a second."""
    with store.transaction() as tx:
        tx.execute(
            "INSERT INTO revoked_principals VALUES (?, ?, ?) ON CONFLICT (actor) DO NOTHING",
            (actor, instant_text(now), reason),
        )
        _changed(tx)


def _refuse_other_scopes(tx: Transaction, who: Principal) -> None:
    asked = scope_text(who.dealers), scope_text(who.regions)
    tx.execute(
        "INSERT INTO principals VALUES (?, ?, ?, ?) ON CONFLICT (role, name) DO NOTHING",
        (who.role, who.name, *asked),
    )
    [known] = tx.execute(
        "SELECT dealers, regions FROM principals WHERE role = ? AND name = ?", (who.role, who.name)
    )
    if tuple(known) != asked:
        raise KeyRefused(
            f"{who.actor} is known with dealers {known[0]} and regions {known[1]}; "
            "for other scopes name another principal"
        )


def scope_text(scope: Scope) -> str:
    """A scope as it is kept: `"all"`, or a JSON array in order."""
    return json.dumps(scope if scope == UNBOUNDED else sorted(scope), ensure_ascii=False)


def _scope(text: str) -> Scope:
    named = json.loads(text)
    return UNBOUNDED if named == UNBOUNDED else frozenset(named)


def _number(look: Reading) -> int:
    rows = look.execute("SELECT number FROM identity_changes")
    return int(rows[0][0]) if rows else 0


def _changed(tx: Transaction) -> None:
    number = _number(tx) + 1
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
    return _Read(number, keys, frozenset(actor for (actor,) in revoked))
