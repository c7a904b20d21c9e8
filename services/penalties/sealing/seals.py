"""The seals of closed days: the log's entries, with the checkpoint that each was signed in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from contracts.canonical import canonical
from contracts.events.seals import DaySealed
from contracts.reading import read_json
from services.kit.log.partitions import stream_of
from services.kit.proof.tree import Hash, leaf_hash
from services.kit.store import Reading, Transaction

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS seals (
        number BIGINT PRIMARY KEY, through TEXT NOT NULL, began BIGINT NOT NULL,
        seal TEXT NOT NULL, checkpoint TEXT NOT NULL, held TEXT NOT NULL, lines BYTES NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS seals_through ON seals (through)",
    """CREATE TABLE IF NOT EXISTS restarts (
        number BIGINT PRIMARY KEY, origin TEXT NOT NULL, continues TEXT NOT NULL)""",
)
"""`began` is the number of the first seal of its log, `lines` the hashes of the day's lines.
A row of `restarts` is somebody's word that a new log begins with the seal of this number."""


@dataclass(frozen=True)
class SealedDay:
    """A sealed day. `number` counts the seals of the store from 1; its log began with `began`."""

    number: int
    through: str
    began: int
    text: str
    checkpoint: str
    held: str = "[]"

    @property
    def entry(self) -> int:
        """The index of the seal in its log, from 0."""
        return self.number - self.began

    @cached_property
    def said(self) -> dict[str, Any]:
        """The seal's object."""
        return read_json(self.text)

    @property
    def leaf(self) -> Hash:
        """The hash of the log's entry."""
        return leaf_hash(self.text.encode())

    @property
    def held_streams(self) -> list[str]:
        """The streams whose heads the cut alone did not give."""
        streams: list[str] = json.loads(self.held)
        return streams


_COLUMNS: Final = "number, through, began, seal, checkpoint, held"


def last_sealed(look: Reading) -> SealedDay | None:
    """The last sealed day."""
    rows = look.execute(f"SELECT {_COLUMNS} FROM seals ORDER BY number DESC LIMIT 1")
    return SealedDay(*rows[0]) if rows else None


def sealed_through(look: Reading, day: str) -> SealedDay | None:
    """The last sealed day that is not after a day."""
    rows = look.execute(
        f"SELECT {_COLUMNS} FROM seals WHERE through <= ? ORDER BY number DESC LIMIT 1", (day,)
    )
    return SealedDay(*rows[0]) if rows else None


def seals_of_log(look: Reading, last: SealedDay) -> list[SealedDay]:
    """The seals of a log up to one of them."""
    rows = look.execute(
        f"SELECT {_COLUMNS} FROM seals WHERE number >= ? AND number <= ? ORDER BY number",
        (last.began, last.number),
    )
    return [SealedDay(*row) for row in rows]


def line_hashes(look: Reading, number: int) -> bytes:
    """The hashes of a sealed day's lines, in their order."""
    [(hashes,)] = look.execute("SELECT lines FROM seals WHERE number = ?", (number,))
    return bytes(hashes)


def write_seal(tx: Transaction, day: SealedDay, lines: bytes) -> None:
    """Write a seal."""
    tx.execute(
        "INSERT INTO seals VALUES (?, ?, ?, ?, ?, ?, ?)",
        (day.number, day.through, day.began, day.text, day.checkpoint, day.held, lines),
    )


def recorded_seal(look: Reading, number: int) -> bytes | None:
    """The `day-sealed` of a number, as recorded; the copies of all partitions are the same."""
    rows = look.execute(
        "SELECT state FROM stored_events WHERE originator_id = ? AND originator_version = ?",
        (stream_of("*", 0), number),
    )
    return bytes(rows[0][0]) if rows else None


def recorded_log(look: Reading) -> list[str]:
    """The entries of the log that continues, as recorded; a new log may have begun."""
    rows = look.execute(
        "SELECT state FROM stored_events WHERE originator_id = ? AND topic = ?"
        " ORDER BY originator_version",
        (stream_of("*", 0), DaySealed.TYPE),
    )
    return entries_of([read_json(bytes(state)) for (state,) in rows])


def begins_anew(look: Reading) -> bool:
    """Whether the next seal begins a new log."""
    [(recorded,)] = look.execute(
        "SELECT COALESCE(MAX(originator_version), 0) FROM stored_events WHERE originator_id = ?",
        (stream_of("*", 0),),
    )
    return bool(look.execute("SELECT 1 FROM restarts WHERE number > ?", (recorded,)))


def entries_of(events: Sequence[dict[str, Any]]) -> list[str]:
    """The entries of the log in `day-sealed` events, from the last that begins a new log."""
    seals = [event["data"]["seal"] for event in events]
    began = max((at for at, seal in enumerate(seals) if "continues" in seal), default=0)
    return [canonical(seal).decode() for seal in seals[began:]]
