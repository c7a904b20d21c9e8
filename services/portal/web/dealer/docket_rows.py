"""The docket and what was posted of it, as rows of lists."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from services.portal.web.shell.listing import Column, Listing
from services.portal.web.shell.places import entry_path

Json = Mapping[str, Any]

ENTRY_COLUMNS: Final = (
    Column("occurred_on", "docket.occurred-on", "day"),
    Column("section", "docket.section"),
    Column("clause", "docket.clause", "clause", link="href"),
    Column("subject", "docket.subject", "id"),
    Column("kind", "docket.kind", "value"),
    Column("amount_fen", "docket.amount", "money"),
    Column("state", "docket.status", "words"),
)
POSTING_COLUMNS: Final = (
    Column("posted_on", "docket.posted-on", "day"),
    Column("clause", "docket.clause", "clause", link="href"),
    Column("posting", "docket.posting", "id"),
    Column("amount_fen", "docket.amount", "money"),
    Column("state", "docket.status", "words"),
    Column("recorded_at", "docket.recorded-at", "instant"),
)
DIFFERENCE_COLUMNS: Final = (
    Column("state", "docket.difference", "words"),
    Column("clause", "docket.clause", "clause", link="href"),
    Column("subject", "docket.subject", "id"),
    Column("then_fen", "docket.then", "money"),
    Column("now_fen", "docket.now", "money"),
)

OF_MONEY: Final = frozenset({"penalty", "fee", "incentive"})

TONES: Final = {
    "docket.state.provisional": "warn",
    "docket.state.waived": "plain",
    "docket.state.effective": "good",
    "docket.state.reversed": "plain",
    "docket.state.posted": "good",
    "docket.state.new": "warn",
    "docket.state.gone": "bad",
    "docket.state.changed": "warn",
    "docket.state.missing": "bad",
}


def papers_of(postings: Iterable[Json]) -> dict[str, str]:
    """The numbering of the regulation's paper by section, as postings cite it."""
    return {
        each["data"]["section"]: each["data"]["citation"]["paper"]
        for each in postings
        if each["data"].get("citation") and each["data"]["citation"].get("paper")
    }


def section_name(section: str, papers: Mapping[str, str]) -> str:
    """The section as the paper has it, else by its number."""
    return papers.get(section) or f"§{section}"


def entries_listing(docket: Json, papers: Mapping[str, str]) -> Listing:
    """The entries of a docket by date; an entry leads to its page."""
    rows = [
        {
            **each,
            **_stated(_state_of(each)),
            "section": section_name(each["section"], papers),
            "amount_fen": _amount(each),
            "href": entry_path(each["entry_id"]),
        }
        for each in docket["entries"]
    ]
    return Listing("entries", ENTRY_COLUMNS, sorted(rows, key=lambda row: row["occurred_on"]))


def postings_listing(postings: Iterable[Json]) -> Listing:
    """What was posted, the last first."""
    rows = [
        {
            "posted_on": each["data"]["posted_on"],
            "clause": each["data"]["clause"],
            "posting": each["id"],
            "amount_fen": each["data"]["amount_fen"] or None,
            "recorded_at": each["recordedtime"],
            "href": entry_path(each["data"]["entry_id"]),
            **_stated(
                "docket.state.reversed" if each["data"].get("because") else "docket.state.posted"
            ),
        }
        for each in postings
    ]
    return Listing("postings", POSTING_COLUMNS, rows[::-1])


def docket_differences(then: Json, now: Json) -> Listing:
    """What differs between a docket and today's, by entry."""
    before = {each["entry_id"]: each for each in then["entries"]}
    after = {each["entry_id"]: each for each in now["entries"]}
    rows = []
    for entry_id in [*before, *(each for each in after if each not in before)]:
        old, new = before.get(entry_id), after.get(entry_id)
        if old is not None and new is not None and _said_of(old) == _said_of(new):
            continue
        state = "new" if old is None else "gone" if new is None else "changed"
        shown: Json = new or old or {}
        rows.append(
            {
                **_stated(f"docket.state.{state}"),
                "clause": shown["clause"],
                "subject": shown["subject"],
                "then_fen": _counted(old),
                "now_fen": _counted(new),
                "href": entry_path(entry_id),
            }
        )
    return Listing("differences", DIFFERENCE_COLUMNS, rows)


def months_posted(postings: Sequence[Json], as_of: date) -> list[str]:
    """The months of which there are statements, the last first."""
    months = {each["data"]["posted_on"][:7] for each in postings}
    return sorted({*months, f"{as_of:%Y-%m}"}, reverse=True)


def command_of_docket(code: str, as_of: str) -> str:
    """The command that derives a docket again from the recorded facts."""
    return f"docket export | docket adjudicate - --as-of {as_of} --dealer {quote(code)}"


def _state_of(entry: Json) -> str:
    if entry.get("provisional"):
        return "docket.state.provisional"
    return f"docket.state.{entry['status']}"


def _stated(state: str) -> dict[str, str]:
    name = state.rpartition(".")[2]
    return {"state": state, "tone": TONES[state], "row_class": name}


def _amount(entry: Json) -> int | None:
    """What an entry owes; None of one that is not about money."""
    amount: int = entry["amount_fen"]
    return amount if amount or entry["kind"] in OF_MONEY else None


def _said_of(entry: Json) -> Json:
    return {name: value for name, value in entry.items() if name != "provisional"}


def _counted(entry: Json | None) -> int | None:
    if entry is None:
        return None
    return 0 if entry["status"] == "waived" else _amount(entry)
