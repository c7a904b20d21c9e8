"""The postings of a dealer so far, entry by entry."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from contracts.canonical import canonical
from services.kit.store import Reading, Transaction
from services.kit.store.statements import chunks, marks
from services.penalties.posting.reconcile import NEVER_POSTED, PostedEntry, Step

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS posted (
        dealer TEXT NOT NULL, entry_id TEXT NOT NULL, postings BIGINT NOT NULL,
        entries TEXT NOT NULL, PRIMARY KEY (dealer, entry_id))""",
)


def posted_of(look: Reading, dealer: str) -> Mapping[str, PostedEntry]:
    """By entry_id, how often it was posted or reversed, and what stands of it."""
    return posted_of_each(look, [dealer])[dealer]


def posted_of_each(
    look: Reading, dealers: Sequence[str]
) -> Mapping[str, Mapping[str, PostedEntry]]:
    """What is posted of each of these dealers."""
    posted: dict[str, dict[str, PostedEntry]] = {dealer: {} for dealer in dealers}
    for some in chunks(dealers):
        for dealer, entry_id, postings, entries in look.execute(
            "SELECT dealer, entry_id, postings, entries FROM posted"
            f" WHERE dealer IN ({marks(some)})",
            some,
        ):
            posted[dealer][entry_id] = PostedEntry(postings, tuple(json.loads(entries)))
    return posted


def write_posted(
    tx: Transaction, dealer: str, before: Mapping[str, PostedEntry], steps: Sequence[Step]
) -> None:
    """Write the state of each entry after these steps, which are in order."""
    after: dict[str, PostedEntry] = {}
    for step in steps:
        entry_id = step.entry["entry_id"]
        standing = after.get(entry_id) or before.get(entry_id, NEVER_POSTED)
        after[entry_id] = standing.after(step)
    tx.execute_many(
        "INSERT INTO posted VALUES (?, ?, ?, ?) ON CONFLICT (dealer, entry_id)"
        " DO UPDATE SET postings = excluded.postings, entries = excluded.entries",
        [
            (dealer, entry_id, standing.postings, canonical(standing.entries).decode())
            for entry_id, standing in after.items()
        ],
    )
