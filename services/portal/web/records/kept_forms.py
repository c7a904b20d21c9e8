"""What was typed into a form whose session had ended: shown again to the same principal."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from services.kit.clock import instant_text
from services.kit.store import Store
from services.portal.web.records.bearer_secrets import (
    bearer_secret,
    locked,
    secrets_digest,
    unlocked,
)

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS kept_forms (
        form TEXT PRIMARY KEY, actor TEXT NOT NULL, fields BYTES NOT NULL,
        until_at TEXT NOT NULL) WITHOUT ROWID""",
)

KEPT: Final = timedelta(days=1)

ANYBODY: Final = "-"
"""In place of a principal, where it is not known any more whose session it was."""


class KeptForms:
    """The forms of a store, by a secret that the address of the page bears."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def keep(self, actor: str | None, fields: Mapping[str, str]) -> str:
        """Keep what was typed; the secret of it."""
        secret, now = bearer_secret(), self._now()
        with self._store.transaction() as tx:
            tx.execute("DELETE FROM kept_forms WHERE until_at < ?", (instant_text(now),))
            tx.execute(
                "INSERT INTO kept_forms (form, actor, fields, until_at) VALUES (?, ?, ?, ?)",
                (
                    secrets_digest(secret), actor or ANYBODY,
                    locked(secret, json.dumps(dict(fields))), instant_text(now + KEPT),
                ),
            )  # fmt: skip
        return secret

    def of(self, secret: str | None, actor: str) -> Mapping[str, str]:
        """What is kept for a principal; nothing where it is another's."""
        if not secret:
            return {}
        with self._store.reading() as look:
            rows = look.execute(
                "SELECT fields FROM kept_forms WHERE form = ? AND actor IN (?, ?) AND until_at > ?",
                (secrets_digest(secret), actor, ANYBODY, instant_text(self._now())),
            )
        for (kept,) in rows:
            fields = unlocked(secret, bytes(kept))
            if fields is not None:
                found: dict[str, str] = json.loads(fields)
                return found
        return {}
