"""API keys made, listed and revoked."""

import json
import secrets
from datetime import datetime
from typing import Any, Final

from services.kit.clock import instant_text
from services.kit.identity.key_book import MARK, key_digest, raise_number
from services.kit.identity.principal import UNBOUNDED, Principal, Scope
from services.kit.store import Store, Transaction

MOST_LIVE_KEYS: Final = 2
"""Keys that a principal may have at once, so that one can replace the other."""


class KeyRefused(Exception):
    """A key cannot be made or revoked as asked."""


def make_key(store: Store, who: Principal, now: datetime) -> str:
    """A new key of a principal, which is returned once; raises `KeyRefused`.

    A known principal keeps its scopes: a key with others would belong to another principal.
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
            (prefix, key_digest(key), key[-4:], who.role, who.name, instant_text(now), ends),
        )
        raise_number(tx)
    return key


def listed_keys(store: Store) -> list[dict[str, Any]]:
    """Every key ever made, without the key itself; the scopes are in JSON."""
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
    """Revoke a key within a second everywhere; raises `KeyRefused`."""
    with store.transaction() as tx:
        if not tx.execute("SELECT 1 FROM api_keys WHERE prefix = ?", (prefix,)):
            raise KeyRefused(f"there is no key {prefix}; `docket keys list` names them")
        tx.execute(
            "UPDATE api_keys SET revoked_at = ? WHERE prefix = ? AND revoked_at IS NULL",
            (instant_text(now), prefix),
        )
        raise_number(tx)


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
    """A scope as it is stored: `"all"`, or a JSON array in order."""
    return json.dumps(scope if scope == UNBOUNDED else sorted(scope), ensure_ascii=False)
