"""The rows that a request may read: the second wall, which PostgreSQL enforces itself.

The first is the table of access, which the guard checks. SQLite has no second one.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, NamedTuple


@dataclass(frozen=True, slots=True)
class ReadingScope:
    """The dealers and regions whose rows are visible on the day `today`; or every row."""

    dealers: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    today: str = ""
    everything: bool = False


reading_scope: Final[ContextVar[ReadingScope | None]] = ContextVar("reading_scope", default=None)
"""The scope of the current request; None outside a request, where every row is read."""

SCOPED_BY: Final = "SCOPED BY"


class TableForm(NamedTuple):
    """A table definition without `SCOPED BY`; its name, and the dealer's column."""

    sql: str
    name: str
    column: str | None


def table_form(table: str) -> TableForm:
    """The parts of a definition that may end in `SCOPED BY column`."""
    sql, _, column = table.partition(SCOPED_BY)
    words = sql.replace("(", " ").split()
    name = words[words.index("EXISTS") + 1] if "EXISTS" in words else ""
    return TableForm(sql.rstrip(), name, column.strip() or None)
