"""What a principal prefers, by name: its language."""

from typing import Final

from services.kit.http.request_context import Language
from services.kit.store import Store

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS preferences (
        actor TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (actor, name)) WITHOUT ROWID""",
)

LANGUAGE: Final = "language"


class Preferences:
    """The preferences of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, actor: str) -> dict[str, str]:
        """All of a principal's."""
        with self._store.reading() as look:
            return dict(
                look.execute("SELECT name, value FROM preferences WHERE actor = ?", (actor,))
            )

    def language_of(self, actor: str) -> Language | None:
        """The language that a principal has chosen; None where it has chosen none."""
        chosen = self.of(actor).get(LANGUAGE)
        return "zh" if chosen == "zh" else "en" if chosen == "en" else None

    def set(self, actor: str, name: str, value: str) -> None:
        """Prefer this from now on."""
        with self._store.transaction() as tx:
            tx.execute("DELETE FROM preferences WHERE actor = ? AND name = ?", (actor, name))
            tx.execute(
                "INSERT INTO preferences (actor, name, value) VALUES (?, ?, ?)",
                (actor, name, value),
            )
