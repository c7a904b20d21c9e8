"""The lines of sealed days, one a stream: stored when they change, hashed together each day."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from contracts.canonical import canonical
from contracts.topics import short_name
from services.kit.proof.tiles import hashes_in
from services.kit.proof.tree import Frontier, Hash, leaf_hash, root_of
from services.kit.store import Reading, Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS lines (
        stream TEXT NOT NULL, number BIGINT NOT NULL, line TEXT NOT NULL,
        PRIMARY KEY (stream, number))""",
    "CREATE INDEX IF NOT EXISTS lines_of_a_day ON lines (number)",
)
"""`number` is that of the seal with which a line became so."""


def line_of(stream: str, trees: Mapping[str, Frontier], held_since: str | None) -> str | None:
    """The line of a stream; None if nothing of it is sealed, and no day has passed it by."""
    heads: dict[str, Any] = {
        short_name(topic): {"root": tree.root.hex(), "size": tree.size}
        for topic, tree in trees.items()
        if tree.size
    }
    if not heads and held_since is None:
        return None
    if held_since is not None:
        heads["held_since"] = held_since
    return canonical({**heads, "stream": stream}).decode()


def line_at(look: Reading, stream: str, number: int) -> str | None:
    """The line of a stream in a seal."""
    rows = look.execute(
        "SELECT line FROM lines WHERE stream = ? AND number <= ? ORDER BY number DESC LIMIT 1",
        (stream, number),
    )
    return str(rows[0][0]) if rows else None


def write_lines(tx: Transaction, number: int, lines: Mapping[str, str]) -> None:
    """Write the lines that a seal changes."""
    tx.execute_many(
        "INSERT INTO lines VALUES (?, ?, ?)",
        [(stream, number, line) for stream, line in lines.items()],
    )


def lines_sealed(look: Reading, number: int) -> list[str]:
    """All lines of a seal, in their order."""
    rows = look.execute(
        "SELECT lines.stream, lines.line FROM lines JOIN"
        " (SELECT stream, MAX(number) AS number FROM lines WHERE number <= ? GROUP BY stream)"
        " AS latest ON lines.stream = latest.stream AND lines.number = latest.number",
        (number,),
    )
    return [line for _, line in sorted(rows, key=lambda row: str(row[0]).encode())]


def streams_of(look: Reading, number: int) -> list[str]:
    """The streams that have a line in a seal, in the order of its tree."""
    rows = look.execute("SELECT DISTINCT stream FROM lines WHERE number <= ?", (number,))
    return sorted((stream for (stream,) in rows), key=str.encode)


@dataclass(slots=True)
class DayTree:
    """The tree of a day's lines, cached from one sealed day to the next."""

    number: int = 0
    names: list[bytes] = field(default_factory=list)
    hashes: list[Hash] = field(default_factory=list)

    @classmethod
    def of(cls, look: Reading, number: int, hashes: bytes) -> "DayTree":
        """The tree of a seal, from the stored hashes."""
        return cls(number, [each.encode() for each in streams_of(look, number)], hashes_in(hashes))

    def followed(self, lines: Mapping[str, str]) -> "DayTree":
        """The tree of the next seal, which changes these lines."""
        names, hashes = list(self.names), list(self.hashes)
        for stream, line in lines.items():
            name, hashed = stream.encode(), leaf_hash(line.encode())
            at = bisect_left(names, name)
            if at < len(names) and names[at] == name:
                hashes[at] = hashed
            else:
                names.insert(at, name)
                hashes.insert(at, hashed)
        return DayTree(self.number + 1, names, hashes)

    @property
    def root(self) -> Hash:
        """The root of the tree."""
        return root_of(self.hashes)

    def index(self, stream: str) -> int:
        """The index of a stream; raises `ValueError` if it has no line."""
        at = bisect_left(self.names, name := stream.encode())
        if self.names[at : at + 1] != [name]:
            raise ValueError(f"{stream} has no line")
        return at


def packed(hashes: Sequence[Hash]) -> bytes:
    """The concatenated hashes of a day's lines."""
    return b"".join(hashes)
