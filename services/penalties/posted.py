"""What the postings so far say of a dealer, entry by entry."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from contracts.canonical import canonical
from services.kit.store import Reading, Transaction
from services.penalties.reconcile import Standing, Step

TABLES: Final = (
    """CREATE TABLE IF NOT EXISTS posted (
        dealer TEXT NOT NULL, entry_id TEXT NOT NULL, postings BIGINT NOT NULL,
        entry TEXT, PRIMARY KEY (dealer, entry_id))""",
)


def posted_of(look: Reading, dealer: str) -> Mapping[str, Standing]:
    """By entry_id, how often it was posted or reversed, and what stands of it."""
    return {
        entry_id: Standing(postings, json.loads(entry) if entry else None)
        for entry_id, postings, entry in look.execute(
            "SELECT entry_id, postings, entry FROM posted WHERE dealer = ?", (dealer,)
        )
    }


def write_posted(tx: Transaction, dealer: str, steps: Sequence[Step]) -> None:
    """Keep what stands of each entry after these steps, which are in order."""
    tx.execute_many(
        "INSERT INTO posted VALUES (?, ?, ?, ?) ON CONFLICT (dealer, entry_id)"
        " DO UPDATE SET postings = excluded.postings, entry = excluded.entry",
        [(dealer, step.entry["entry_id"], step.number, _standing(step)) for step in steps],
    )


def _standing(step: Step) -> str | None:
    return None if step.because else canonical(step.entry).decode()
