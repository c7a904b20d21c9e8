"""Sign-ins under way, each with a state of its own: two tabs sign in at once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from services.kit.clock import instant_text
from services.kit.store import Store
from services.portal.web.records.bearer_secrets import (
    bearer_secret,
    locked,
    secrets_digest,
    unlocked,
)

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS pending_logins (
        login TEXT PRIMARY KEY, browser TEXT NOT NULL, verifier BYTES NOT NULL,
        leads_to TEXT NOT NULL, until_at TEXT NOT NULL) WITHOUT ROWID""",
)

LASTS: Final = timedelta(minutes=15)


class PendingLogin(NamedTuple):
    """One of them: the proof key (PKCE), and the page that it leads to."""

    verifier: str
    leads_to: str


class PendingLogins:
    """The sign-ins under way of a store."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def begin(self, browser: str, leads_to: str) -> tuple[str, str]:
        """The `state` and the proof key of a sign-in, by a browser that a cookie names."""
        state, verifier, now = bearer_secret(), bearer_secret(), self._now()
        with self._store.transaction() as tx:
            tx.execute("DELETE FROM pending_logins WHERE until_at < ?", (instant_text(now),))
            tx.execute(
                "INSERT INTO pending_logins (login, browser, verifier, leads_to, until_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (
                    secrets_digest(state), secrets_digest(browser), locked(state, verifier),
                    leads_to, instant_text(now + LASTS),
                ),
            )  # fmt: skip
        return state, verifier

    def take(self, state: str, browser: str) -> PendingLogin | None:
        """The sign-in of a `state` that this browser began; none is taken twice."""
        with self._store.transaction() as tx:
            rows = tx.execute(
                "SELECT verifier, leads_to FROM pending_logins"
                " WHERE login = ? AND browser = ? AND until_at > ?",
                (secrets_digest(state), secrets_digest(browser), instant_text(self._now())),
            )
            tx.execute("DELETE FROM pending_logins WHERE login = ?", (secrets_digest(state),))
        for kept, leads_to in rows:
            verifier = unlocked(state, bytes(kept))
            if verifier is not None:
                return PendingLogin(verifier, leads_to)
        return None
