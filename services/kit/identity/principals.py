"""What holds for a principal whatever its credential: revoked, ended on a day, rows granted."""

from datetime import datetime
from typing import Any

from services.kit.clock import instant_text
from services.kit.identity.key_book import raise_number
from services.kit.store import Store


def revoke_principal(store: Store, actor: str, reason: str, now: datetime) -> None:
    """Make every credential of a principal void, its tokens too, within a second."""
    with store.transaction() as tx:
        tx.execute(
            "INSERT INTO revoked_principals VALUES (?, ?, ?) ON CONFLICT (actor) DO NOTHING",
            (actor, instant_text(now), reason),
        )
        raise_number(tx)


def end_principal(store: Store, actor: str, at: datetime, reason: str) -> None:
    """Take no credential of a principal from an instant on; a later call sets another instant."""
    with store.transaction() as tx:
        tx.execute(
            "INSERT INTO principal_ends VALUES (?, ?, ?) ON CONFLICT (actor) DO UPDATE SET"
            " ends_at = excluded.ends_at, reason = excluded.reason",
            (actor, instant_text(at), reason),
        )
        raise_number(tx)


def grant_row(
    store: Store, actor: str, row: str, until: datetime, *, reason: str, now: datetime
) -> None:
    """Let a principal read a row of the table of access of every dealer, until an instant.

    A later call sets another instant; one that has gone by takes the grant back.
    """
    with store.transaction() as tx:
        tx.execute(
            "INSERT INTO granted_rows VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (actor, access_row) DO UPDATE SET ends_at = excluded.ends_at,"
            " granted_at = excluded.granted_at, reason = excluded.reason",
            (actor, row, instant_text(until), instant_text(now), reason),
        )
        raise_number(tx)


def listed_grants(store: Store) -> list[dict[str, Any]]:
    """Every grant ever made, with its end and its reason."""
    columns = ("actor", "access_row", "ends_at", "granted_at", "reason")
    with store.reading() as look:
        rows = look.execute(f"SELECT {', '.join(columns)} FROM granted_rows ORDER BY 1, 2")
    return [dict(zip(columns, row, strict=True)) for row in rows]
