"""The state that postings give: the entries that stand on a day, and the postings of an entry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal

from pydantic import ValidationError

from contracts.envelope import Recorded
from contracts.events import POSTINGS
from services.penalties.law import CLAUSES
from services.penalties.posting.reconcile import KIND_OF_EVENT
from services.penalties.posting.words import TOLD

PostingEvent = Mapping[str, Any]
"""A recorded event of `docket.penalties.v1`."""

OF_THE_RUN: Final = frozenset({"law_version", "posted_on", "part", "basis"})
"""The fields of a posting about its run, which are no part of the entry."""

BESIDE: Final = OF_THE_RUN | TOLD
"""The fields of a posting beside the entry."""


class PostingMalformed(ValueError):
    """An event of the topic of penalties is no posting of the published language."""


def standing(postings: Iterable[PostingEvent], as_of: date) -> list[dict[str, Any]]:
    """The entries that stand posted on a day: each as posted, and not reversed since.

    Postings may be in any order and repeated, because they are numbered.
    """
    numbered: dict[tuple[str, int], PostingEvent] = {}
    for posting in postings:
        _check(posting)
        if posting["data"]["posted_on"] <= as_of.isoformat():
            numbered[posting["data"]["entry_id"], _number(posting)] = posting
    standing: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for (entry_id, _), posting in sorted(numbered.items(), key=lambda each: each[0]):
        if posting["type"] in KIND_OF_EVENT:
            standing[entry_id].append(posted_entry(posting))
        else:
            standing[entry_id] = [
                entry for entry in standing[entry_id] if not _reverses(posting, entry)
            ]
    return [entry for entries in standing.values() for entry in entries]


def postings_of(postings: Iterable[PostingEvent], entry_id: str) -> list[PostingEvent]:
    """The postings and reversals of one entry, each once, in their order."""
    numbered: dict[int, PostingEvent] = {}
    for posting in postings:
        said = posting.get("data")
        if isinstance(said, Mapping) and said.get("entry_id") == entry_id:
            _check(posting)
            numbered[_number(posting)] = posting
    return [posting for _, posting in sorted(numbered.items())]


def ended(postings: Sequence[PostingEvent]) -> Literal["waived", "withdrawn"] | None:
    """Why a posted entry no longer stands; None if it was never posted."""
    if not postings:
        return None
    return "waived" if postings[-1]["data"].get("because") == "waived" else "withdrawn"


def is_summons(entry_id: str) -> bool:
    """Whether an entry is a summons, by the clause in its id."""
    clause = CLAUSES.get(entry_id.split("/", 2)[1]) if "/" in entry_id else None
    return clause is not None and clause.kind == "summons"


def posted_entry(posting: PostingEvent) -> dict[str, Any]:
    """The entry that a posting posts."""
    said = {name: value for name, value in posting["data"].items() if name not in BESIDE}
    return {**said, "kind": KIND_OF_EVENT[posting["type"]]}


def _reverses(posting: PostingEvent, entry: Mapping[str, Any]) -> bool:
    """Whether the reversal is of this entry, and not of a namesake."""
    left_out = BESIDE | {"because", "cause"}
    said = {name: value for name, value in posting["data"].items() if name not in left_out}
    return {**said, "kind": entry["kind"], "amount_fen": -said["amount_fen"]} == entry


def _number(posting: PostingEvent) -> int:
    """`entry_id#n` → n, the count of the postings and reversals of the entry."""
    return int(posting["id"].rpartition("#")[2])


def _check(posting: PostingEvent) -> None:
    try:
        Recorded.model_validate(posting)
        POSTINGS[posting["type"]].model_validate(posting["data"])
        _number(posting)
    except (ValidationError, ValueError, KeyError) as fault:
        name = posting.get("id", "without id")
        raise PostingMalformed(f"posting {name}: {fault}") from fault
