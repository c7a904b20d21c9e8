"""The index of what the facts of a store name, so that a lookup reads no stream."""

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from contracts.events import Fact
from contracts.mentions import Mention, mentions
from services.kit.store import Reading, Transaction
from services.kit.store.statements import chunks, marks

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS mentions (
        dealer TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
        source TEXT NOT NULL, id TEXT NOT NULL, sequence BIGINT NOT NULL,
        PRIMARY KEY (dealer, kind, name))""",
)

Asked = tuple[str, Mention]
"""(dealer, mention)."""


class Mentioned(NamedTuple):
    """The fact with the first mention, and its number in its dealer's stream."""

    source: str
    id: str
    sequence: int

    @property
    def fact(self) -> str:
        """`source#id`."""
        return f"{self.source}#{self.id}"


def write_mentions(
    tx: Transaction,
    facts: Iterable[tuple[str, Fact, Mentioned]],
    *,
    kinds: Collection[str] | None = None,
) -> None:
    """Index what these facts of dealers name for the first time; of `kinds` alone."""
    tx.execute_many(
        "INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (dealer, *named, *place)
            for dealer, fact, place in facts
            for named in sorted(mentions(fact))
            if kinds is None or named.kind in kinds
        ],
    )


def first_mentions(look: Reading, asked: Collection[Asked]) -> dict[Asked, Mentioned]:
    """The first mention of each of these, if there is one."""
    return {
        (row[0], Mention(row[1], row[2])): Mentioned(*row[3:])
        for some in chunks(sorted(asked))
        for row in look.execute(
            "SELECT dealer, kind, name, source, id, sequence"
            f" FROM (VALUES {marks(some, '(?, ?, ?)')}) AS asked"
            " JOIN mentions ON dealer = asked.column1 AND kind = asked.column2"
            " AND name = asked.column3",
            [part for dealer, named in some for part in (dealer, *named)],
        )
    }


def mentions_of_kind(look: Reading, dealer: str, kind: str, most: int) -> list[Mentioned]:
    """The last facts of a dealer that name something of a kind, at most `most`."""
    rows = look.execute(
        "SELECT source, id, sequence FROM mentions WHERE dealer = ? AND kind = ?"
        " ORDER BY sequence DESC LIMIT ?",
        (dealer, kind, most),
    )
    return [Mentioned(*row) for row in rows]
