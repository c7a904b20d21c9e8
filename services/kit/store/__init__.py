"""A service's store: recorded events in numbered streams, and its own tables, in one transaction.

Two backends implement it: a SQLite file (`sqlite.py`) and a PostgreSQL schema (`postgres.py`), both
over the eventsourcing library's recorders.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, NamedTuple, Protocol

Row = tuple[Any, ...]

SHAPE: Final = 16
"""The version of the stores' tables, kept in every store.

A release that changes a table of any store raises it.
"""

UPGRADE: Final = (
    "with the release that made it `docket export`, then with this one `docket restore` into an "
    "empty place (docs/operations.md, Upgrades)"
)
"""The remedy for a store of an earlier shape."""


class Recording(NamedTuple):
    """An event to append: its stream, its number there, its type, its recorded bytes."""

    stream: str
    sequence: int
    type: str
    value: bytes


class Notification(NamedTuple):
    """An appended event, with its position in the order of the store's commits."""

    position: int
    stream: str
    sequence: int
    type: str
    value: bytes


class StoreUnavailable(Exception):
    """The store refused a transaction: nothing of it is recorded unless the message says so."""


class ValueRefused(Exception):
    """The store refuses the value at every attempt; nothing of the transaction is recorded."""


class SchemaUnfit(Exception):
    """The database is not as this release needs it; the message names the command to run."""


class Reading(Protocol):
    """A consistent read of the store. SQL uses `?`; in table definitions `BYTES` is a type.

    `WITHOUT ROWID` at the end of a definition declares that its rows are short and found by their
    key alone; `SCOPED BY column`, after everything else, that requests see the rows of dealers
    within their scope. `stored_events` has the position of each event as its `notification_id`.
    """

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run one statement; returns its rows."""
        ...


class Transaction(Reading, Protocol):
    """A transaction that alone may write, until it ends."""

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of the rows."""
        ...

    def append(self, recordings: Sequence[Recording]) -> None:
        """Add events to their streams."""
        ...


class Store(Protocol):
    """Streams of recorded events, tables, and the order of all commits."""

    def transaction(self) -> AbstractContextManager[Transaction]:
        """All or nothing, durable once left; raises `StoreUnavailable` or `ValueRefused`."""
        ...

    def reading(self) -> AbstractContextManager[Reading]:
        """A read that writes nothing and waits for no writer."""
        ...

    def events(self, stream: str) -> Sequence[Recording]:
        """A stream in its order."""
        ...

    def notifications(self, after: int, limit: int) -> Sequence[Notification]:
        """The events committed after a position, in the order of commits."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...
