"""A sender's own numbering of its events, and the numbers that are missing."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from contracts.faults import Fault, Malformed
from services.kit.store import Reading, Transaction
from services.kit.store.statements import Condition

ATTRIBUTE: Final = "sendersequence"
"""The extension attribute with the number of an event among those of its source and topic."""

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS sender_numbers (
        source TEXT NOT NULL, number BIGINT NOT NULL, stream TEXT NOT NULL,
        PRIMARY KEY (source, number))""",
)

HIGHEST_NUMBER: Final = 10**18 - 1


class Gap(NamedTuple):
    """Missing numbers: the first and the last of a gap."""

    first: int
    last: int


class Numbering(NamedTuple):
    """The numbers received of a source: the lowest, the highest, their count, and the gaps."""

    first: int | None
    last: int | None
    many: int
    gaps: list[Gap]


def sender_number(event: Mapping[str, Any]) -> int | None:
    """The number that a sender gave an event; None without one. Raises `Malformed`."""
    given = event.get(ATTRIBUTE)
    if given is None:
        return None
    text = str(given)
    if isinstance(given, bool) or not (text.isascii() and text.isdecimal()) or len(text) > 18:  # noqa: PLR2004
        en = f"has to be a whole number, 0 to {HIGHEST_NUMBER}"
        raise Malformed([Fault(ATTRIBUTE, en, f"应为 0 至 {HIGHEST_NUMBER} 的整数")])
    return int(text)


def write_numbers(tx: Transaction, numbers: Iterable[tuple[str, int, str]]) -> None:
    """Record (source, number, stream) of events accepted now; a repeated number counts once."""
    tx.execute_many("INSERT INTO sender_numbers VALUES (?, ?, ?) ON CONFLICT DO NOTHING", numbers)


def numbers_of(look: Reading, source: str, limit: int) -> Numbering:
    """The numbers received of a source, with its first gaps: at most `limit`."""
    [(first, last, many)] = look.execute(
        "SELECT MIN(number), MAX(number), COUNT(*) FROM sender_numbers WHERE source = ?", (source,)
    )
    holes = look.execute(
        "SELECT number, following FROM (SELECT number,"
        " LEAD(number) OVER (ORDER BY number) AS following"
        " FROM sender_numbers WHERE source = ?) AS pairs"
        " WHERE following > number + 1 ORDER BY number LIMIT ?",
        (source, limit),
    )
    return Numbering(first, last, many, [Gap(before + 1, after - 1) for before, after in holes])


def is_about_others(look: Reading, source: str, within: Condition) -> bool:
    """Whether a source has numbered events about streams that are not `within`."""
    condition, values = within
    rows = look.execute(
        f"SELECT 1 FROM sender_numbers WHERE source = ? AND NOT ({condition}) LIMIT 1",
        (source, *values),
    )
    return bool(rows)
