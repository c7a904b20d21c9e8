"""What the postings say: which entries stand posted on a day, and the postings of any one."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from contracts.envelope import Recorded
from contracts.events import POSTINGS
from services.penalties.reconcile import KIND_OF_EVENT

Posting = Mapping[str, Any]
"""A recorded event of `docket.penalties.v1`."""

OF_THE_RUN: Final = frozenset({"law_version", "posted_on", "part", "basis"})
"""What a posting says of the run that made it: no part of the entry."""


class PostingMalformed(ValueError):
    """An event of the topic of penalties that is no posting of the published language."""


def standing(postings: Iterable[Posting], as_of: date) -> list[dict[str, Any]]:
    """The entries that stand posted on a day: each as last posted, and not reversed since.

    Postings in any order, and repeated or not: they are numbered.
    """
    last: dict[str, Posting] = {}
    for posting in postings:
        _check(posting)
        said = posting["data"]
        if said["posted_on"] <= as_of.isoformat():
            counts = last.setdefault(said["entry_id"], posting)
            if _number(posting) > _number(counts):
                last[said["entry_id"]] = posting
    return [entry_of(posting) for posting in last.values() if posting["type"] in KIND_OF_EVENT]


def history(postings: Iterable[Posting], entry_id: str) -> list[Posting]:
    """The postings and reversals of one entry, each once, in their order."""
    numbered: dict[int, Posting] = {}
    for posting in postings:
        said = posting.get("data")
        if isinstance(said, Mapping) and said.get("entry_id") == entry_id:
            _check(posting)
            numbered[_number(posting)] = posting
    return [posting for _, posting in sorted(numbered.items())]


def entry_of(posting: Posting) -> dict[str, Any]:
    """The entry that a posting posts."""
    said = {name: value for name, value in posting["data"].items() if name not in OF_THE_RUN}
    return {**said, "kind": KIND_OF_EVENT[posting["type"]]}


def _number(posting: Posting) -> int:
    """`entry_id#n` → n, counting the postings and reversals of the entry."""
    return int(posting["id"].rpartition("#")[2])


def _check(posting: Posting) -> None:
    try:
        Recorded.model_validate(posting)
        POSTINGS[posting["type"]].model_validate(posting["data"])
        _number(posting)
    except (ValidationError, ValueError, KeyError) as fault:
        name = posting.get("id", "without id")
        raise PostingMalformed(f"posting {name}: {fault}") from fault
