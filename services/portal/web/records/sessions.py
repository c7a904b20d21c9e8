"""Who is signed in: a session has a credential of its principal, locked by the browser's cookie."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.kit.clock import instant_text
from services.kit.store import Store, Transaction
from services.portal.web.records.bearer_secrets import (
    bearer_secret,
    derived,
    locked,
    secrets_digest,
    unlocked,
)

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS sessions (
        session TEXT PRIMARY KEY, actor TEXT NOT NULL, credential BYTES NOT NULL,
        refresh BYTES, credential_ends_at TEXT, signed_in_at TEXT NOT NULL,
        ends_at TEXT NOT NULL) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS sessions_end ON sessions (ends_at)",
)

LASTS: Final = timedelta(hours=12)
"""After signing in, at the most."""

REMEMBERED: Final = timedelta(days=1)
"""How long after its end it is known whose session it was: its typed text is kept for them."""

RENEWED_BEFORE: Final = timedelta(seconds=60)
"""How long before its end a credential is renewed."""


@dataclass(frozen=True, slots=True)
class Credential:
    """What the issuer gave: an access token, when it ends, and what renews it."""

    token: str
    ends_at: datetime | None = None
    refresh: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A session at hand. `secret` is the browser's alone; `ended`: it lets nobody in any more."""

    secret: str
    actor: str
    credential: Credential
    ended: bool

    @property
    def form_token(self) -> str:
        """What every form of the session bears."""
        return derived(self.secret, "form")


class Sessions:
    """The sessions of a store."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def begin(self, actor: str, credential: Credential) -> str:
        """A new session of a principal; its secret, for the cookie."""
        secret, now = bearer_secret(), self._now()
        with self._store.transaction() as tx:
            tx.execute("DELETE FROM sessions WHERE ends_at < ?", (instant_text(now - REMEMBERED),))
            tx.execute(
                "INSERT INTO sessions (session, actor, credential, refresh, credential_ends_at,"
                " signed_in_at, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    secrets_digest(secret), actor, *_kept(secret, credential),
                    instant_text(now), instant_text(now + LASTS),
                ),
            )  # fmt: skip
        return secret

    def of(self, secret: str | None) -> Session | None:
        """The session of a cookie; None of one that is not known."""
        if not secret:
            return None
        with self._store.reading() as look:
            rows = look.execute(
                "SELECT actor, credential, refresh, credential_ends_at, ends_at FROM sessions"
                " WHERE session = ?",
                (secrets_digest(secret),),
            )
        for actor, kept, refresh, credential_ends_at, ends_at in rows:
            token = unlocked(secret, bytes(kept))
            if token is not None:
                credential = Credential(
                    token,
                    datetime.fromisoformat(credential_ends_at) if credential_ends_at else None,
                    unlocked(secret, bytes(refresh)) if refresh is not None else None,
                )
                return Session(secret, actor, credential, ends_at <= instant_text(self._now()))
        return None

    def is_to_be_renewed(self, session: Session) -> bool:
        """Whether its credential ends soon, or has ended."""
        ends_at = session.credential.ends_at
        return ends_at is not None and ends_at - RENEWED_BEFORE <= self._now()

    def renew(self, session: Session, credential: Credential) -> None:
        """Keep the credential in place of the one before."""
        with self._store.transaction() as tx:
            tx.execute(
                "UPDATE sessions SET credential = ?, refresh = ?, credential_ends_at = ?"
                " WHERE session = ?",
                (*_kept(session.secret, credential), secrets_digest(session.secret)),
            )

    def end(self, secret: str) -> None:
        """Let nobody in by it any more."""
        with self._store.transaction() as tx:
            _end(tx, secrets_digest(secret), instant_text(self._now()))


def _end(tx: Transaction, session: str, at: str) -> None:
    tx.execute(
        "UPDATE sessions SET ends_at = ? WHERE session = ? AND ends_at > ?", (at, session, at)
    )


def _kept(secret: str, credential: Credential) -> tuple[bytes, bytes | None, str | None]:
    return (
        locked(secret, credential.token),
        locked(secret, credential.refresh) if credential.refresh is not None else None,
        instant_text(credential.ends_at) if credential.ends_at else None,
    )
