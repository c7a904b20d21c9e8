"""A dealer's duties (应办事项): due and counting down, met, missed or lapsed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from services.portal.web.shell.listing import Column, Listing
from services.portal.web.shell.places import entry_path

Json = Mapping[str, Any]

DUE: Final = "due"
SOON: Final = 7
"""Days left below which a duty is soon."""

DUE_COLUMNS: Final = (
    Column("due_on", "duties.due-on", "day"),
    Column("days_left", "duties.days-left", "number"),
    Column("clause", "duties.clause", "clause"),
    Column("subject", "duties.subject", "id"),
    Column("amount_fen", "duties.price", "money"),
    Column("state", "duties.state", "words"),
)
PAST_COLUMNS: Final = (
    Column("due_on", "duties.due-on", "day"),
    Column("clause", "duties.clause", "clause", link="href"),
    Column("subject", "duties.subject", "id"),
    Column("state", "duties.state", "words"),
    Column("met_by", "duties.met-by", "id"),
)

TONES: Final = {"met": "good", "missed": "bad", "lapsed": "plain", "due": "warn"}


def duties_listings(code: str, said: Json) -> tuple[Listing, Listing]:
    """Those due, the next first; and the others, the last first."""
    today = date.fromisoformat(said["as_of"])
    due, past = [], []
    for each in said["deadlines"]:
        outcome = each["outcome"]
        shown = {**each, "state": f"duties.state.{outcome}", "tone": TONES[outcome]}
        if outcome == DUE:
            left = (date.fromisoformat(each["due_on"]) - today).days
            tone = "bad" if left < 0 else "warn" if left < SOON else "plain"
            price = each["amount_fen"] or None  # what is published or summons only has none
            due.append({**shown, "days_left": left, "tone": tone, "amount_fen": price})
        else:
            entry = entry_path(f"{code}/{each['clause']}/{each['subject']}")
            past.append(
                {
                    **shown,
                    "met_by": ", ".join(each["met_by"]),
                    "href": entry if outcome == "missed" else None,
                }
            )
    return (
        Listing("due", DUE_COLUMNS, _by_date(due)),
        Listing("past", PAST_COLUMNS, _by_date(past)[::-1]),
    )


def _by_date(rows: Sequence[Json]) -> list[Json]:
    return sorted(rows, key=lambda row: (row["due_on"], row["clause"], row["subject"]))
