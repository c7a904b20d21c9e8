"""A log that is lost for good is succeeded by another, whose first seal refers to it."""

import json
import re
from typing import Final

from services.kit.proof.checkpoint import Checkpoint
from services.kit.proof.note import Note
from services.kit.store import Transaction
from services.penalties.sealing.seals import recorded_log

NUMBERED: Final = re.compile(r"(.*)/([0-9]+)")
FIRST_OF_ANOTHER: Final = 2


class NothingLost(Exception):
    """The log that is to be given up is no longer than the store's."""


def restart(tx: Transaction, checkpoint: str, reason: str) -> str:
    """Begin a new log with the next seal; returns its origin.

    `checkpoint` is the last known one of the log that ends. Raises `NothingLost`, `NoteUnfit`.
    """
    lost = Checkpoint.read(Note.read(checkpoint).text)
    recorded = recorded_log(tx)
    if lost.size <= len(recorded):
        raise NothingLost(
            f"the store has {len(recorded)} seals, and the checkpoint counts {lost.size}: nothing "
            "is lost that a new log would have to begin for"
        )
    origin = next_origin(lost.origin)
    continues = {
        "origin": lost.origin,
        "size": lost.size,
        "root": lost.root.hex(),
        "reason": reason,
    }
    [(last,)] = tx.execute(
        "SELECT COALESCE(MAX(originator_version), 0) FROM stored_events WHERE originator_id = '*/0'"
    )
    tx.execute(
        "INSERT INTO restarts VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE SET"
        " origin = excluded.origin, continues = excluded.continues",
        (last + 1, origin, json.dumps(continues)),
    )
    return origin


def next_origin(origin: str) -> str:
    """`docket.example.com/crd` → `docket.example.com/crd/2` → `…/3`."""
    if (numbered := NUMBERED.fullmatch(origin)) and int(numbered[2]) >= FIRST_OF_ANOTHER:
        return f"{numbered[1]}/{int(numbered[2]) + 1}"
    return f"{origin}/{FIRST_OF_ANOTHER}"
