"""The vault: the key of each person whom a dealer has named, until the person is erased."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from services.kit.clock import instant_text
from services.kit.store import Reading, Store
from services.kit.store.statements import chunks, marks
from services.kit.vault.seal import new_key

VAULT: Final = "vault"
"""The name of its store."""

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS persons (
        dealer TEXT NOT NULL, person_id TEXT NOT NULL, key BYTES,
        erased_at TEXT, reason TEXT, erased_by TEXT, PRIMARY KEY (dealer, person_id))""",
)

Person = tuple[str, str]
"""(dealer, person_id)."""

Keys = Mapping[Person, bytes | None]
"""The key of each person; None for an erased person."""


class PersonKey(NamedTuple):
    """A person's key."""

    dealer: str
    person_id: str
    key: bytes


class Erasure(NamedTuple):
    """An erased person: when, why and by whom the key was destroyed."""

    dealer: str
    person_id: str
    erased_at: str
    reason: str
    erased_by: str


class Vault:
    """Reads and makes keys in the vault's store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def keys(self, persons: Collection[Person]) -> Keys:
        """The keys of these persons; missing ones are made, and durable on return."""
        if not persons:
            return {}
        known = self.known(persons)
        if missing := sorted(set(persons) - known.keys()):
            with self._store.transaction() as tx:
                tx.execute_many(
                    "INSERT INTO persons (dealer, person_id, key) VALUES (?, ?, ?)"
                    " ON CONFLICT DO NOTHING",
                    [(*person, new_key()) for person in missing],
                )
            known = self.known(persons)
        return known

    def known(self, persons: Collection[Person]) -> Keys:
        """The keys of those of these persons that have one, or had one."""
        with self._store.reading() as look:
            return {
                (dealer, person_id): _bytes(key)
                for some in chunks(sorted(set(persons)))
                for dealer, person_id, key in _found(look, some)
            }

    def of_dealer(self, dealer: str) -> Mapping[str, bytes | None]:
        """By person_id, the keys of all persons whom a dealer has named."""
        with self._store.reading() as look:
            rows = look.execute("SELECT person_id, key FROM persons WHERE dealer = ?", (dealer,))
        return {person_id: _bytes(key) for person_id, key in rows}

    def erase(self, person: Person, reason: str, by: str, at: datetime) -> bool:
        """Destroy a person's key for good; False if the person was erased before.

        A person without a key is erased too: nothing later is recorded under a new one.
        """
        with self._store.transaction() as tx:
            if self._is_erased(tx, person):
                return False
            tx.execute(
                "INSERT INTO persons VALUES (?, ?, NULL, ?, ?, ?)"
                " ON CONFLICT (dealer, person_id) DO UPDATE SET key = NULL,"
                " erased_at = excluded.erased_at, reason = excluded.reason,"
                " erased_by = excluded.erased_by",
                (*person, instant_text(at), reason, by),
            )
        return True

    def erasures(self) -> list[Erasure]:
        """Every erasure, the oldest first."""
        with self._store.reading() as look:
            rows = look.execute(
                "SELECT dealer, person_id, erased_at, reason, erased_by FROM persons"
                " WHERE erased_at IS NOT NULL ORDER BY erased_at, dealer, person_id"
            )
        return [Erasure(*row) for row in rows]

    def all_keys(self) -> list[PersonKey]:
        """The keys of all persons."""
        with self._store.reading() as look:
            rows = look.execute(
                "SELECT dealer, person_id, key FROM persons WHERE key IS NOT NULL"
                " ORDER BY dealer, person_id"
            )
        return [PersonKey(dealer, person_id, bytes(key)) for dealer, person_id, key in rows]

    def take_back(self, keys: Sequence[PersonKey], erased: Sequence[Erasure]) -> int:
        """Add the keys and erasures of a backup; returns how many keys were missing here.

        The present rows stand: an erasure is never undone, and a key is never replaced.
        """
        with self._store.transaction() as tx:
            [(before,)] = tx.execute("SELECT COUNT(*) FROM persons WHERE key IS NOT NULL")
            tx.execute_many(
                "INSERT INTO persons VALUES (?, ?, NULL, ?, ?, ?)"
                " ON CONFLICT (dealer, person_id) DO NOTHING",
                erased,
            )
            tx.execute_many(
                "INSERT INTO persons (dealer, person_id, key) VALUES (?, ?, ?)"
                " ON CONFLICT (dealer, person_id) DO NOTHING",
                keys,
            )
            [(after,)] = tx.execute("SELECT COUNT(*) FROM persons WHERE key IS NOT NULL")
        return int(after - before)

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    @staticmethod
    def _is_erased(look: Reading, person: Person) -> bool:
        return bool(
            look.execute(
                "SELECT 1 FROM persons WHERE dealer = ? AND person_id = ?"
                " AND erased_at IS NOT NULL",
                person,
            )
        )


def _found(look: Reading, persons: Sequence[Person]) -> Sequence[tuple[str, str, bytes | None]]:
    rows = look.execute(
        f"SELECT dealer, person_id, key FROM (VALUES {marks(persons, '(?, ?)')}) AS asked"
        " JOIN persons ON dealer = asked.column1 AND person_id = asked.column2",
        [name for pair in persons for name in pair],
    )
    return [(dealer, person_id, key) for dealer, person_id, key in rows]


def _bytes(key: bytes | memoryview | None) -> bytes | None:
    return None if key is None else bytes(key)
