"""Secret addresses of calendars, each of one dealer's duties alone, until somebody revokes it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from services.kit.clock import instant_text
from services.kit.store import Store
from services.portal.web.records.bearer_secrets import bearer_secret, secrets_digest

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS calendar_addresses (
        address TEXT PRIMARY KEY, dealer TEXT NOT NULL, actor TEXT NOT NULL,
        language TEXT NOT NULL, made_at TEXT NOT NULL, revoked_at TEXT) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS calendar_addresses_of ON calendar_addresses (dealer, actor)",
)

MOST_OF_ONE: Final = 10
"""Addresses of one principal for one dealer that are open at once; the oldest gives way."""


class OpenAddress(NamedTuple):
    """An address that leads to a calendar: by its digest, and since when."""

    address: str
    made_at: str


class CalendarAddresses:
    """The addresses of a store."""

    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    def make(self, dealer: str, actor: str, language: str) -> str:
        """A new address; its secret, which is told once."""
        secret = bearer_secret()
        for surplus in self.of(dealer, actor)[MOST_OF_ONE - 1 :]:
            self.revoke(surplus.address, dealer, actor)
        with self._store.transaction() as tx:
            tx.execute(
                "INSERT INTO calendar_addresses (address, dealer, actor, language, made_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (secrets_digest(secret), dealer, actor, language, instant_text(self._now())),
            )
        return secret

    def of(self, dealer: str, actor: str) -> list[OpenAddress]:
        """A principal's open addresses for a dealer, the last made first."""
        with self._store.reading() as look:
            rows = look.execute(
                "SELECT address, made_at FROM calendar_addresses WHERE dealer = ? AND actor = ?"
                " AND revoked_at IS NULL ORDER BY made_at DESC, address",
                (dealer, actor),
            )
        return [OpenAddress(*each) for each in rows]

    def revoke(self, address: str, dealer: str, actor: str) -> None:
        """Close an address of a principal: it leads nowhere from now on."""
        with self._store.transaction() as tx:
            tx.execute(
                "UPDATE calendar_addresses SET revoked_at = ? WHERE address = ? AND dealer = ?"
                " AND actor = ? AND revoked_at IS NULL",
                (instant_text(self._now()), address, dealer, actor),
            )

    def dealer_of(self, secret: str) -> tuple[str, str] | None:
        """The dealer and the language of an address; None of one that leads nowhere."""
        with self._store.reading() as look:
            rows = look.execute(
                "SELECT dealer, language FROM calendar_addresses"
                " WHERE address = ? AND revoked_at IS NULL",
                (secrets_digest(secret),),
            )
        return next(((dealer, language) for dealer, language in rows), None)
