"""A trial of draft policies: the dockets as they are, and as they would be with the drafts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from contracts.policy.documents import PolicyRefused, digest_of, read_document
from contracts.policy.policies import Policies
from contracts.practice import is_for_practice
from contracts.standing import standing_facts
from services.commands.facts.recorded_history import History
from services.commands.refusal import Failed, Unusable
from services.penalties.difference import (
    DECISIVE,
    Difference,
    Sum,
    dealer_of,
    difference,
    owed_fen,
    summed,
)
from services.penalties.law import adjudicate
from services.penalties.law.docket import EntryJson
from services.penalties.policy.worst_case import admitted
from services.staffing.particulars import particulars


class PolicyDraft(NamedTuple):
    """A policy document on trial; `known_on` is the day on which it counts as published."""

    file: str
    text: bytes
    known_on: date | None

    def to_json(self) -> dict[str, Any]:
        document = read_document(self.text)
        return {
            "file": self.file,
            "policy": document.policy,
            "version": document.version,
            "effective_from": document.effective_from.isoformat(),
            "published_on": (self.known_on or document.effective_from).isoformat(),
            "digest": digest_of(self.text),
        }


@dataclass(frozen=True, slots=True)
class Trial:
    """What the drafts would change as of a day."""

    as_of: date
    drafts: Sequence[PolicyDraft]
    differences: Sequence[Difference]
    before_fen: int
    after_fen: int
    regions: Mapping[str, str]

    def groups(self) -> dict[str, dict[str, Sum]]:
        """The differences by dealer, region, clause and month."""
        by: dict[str, Callable[[EntryJson], str]] = {
            "dealer": dealer_of,
            "region": lambda entry: self.regions[dealer_of(entry)],
            "clause": lambda entry: str(entry["clause"]),
            "month": lambda entry: str(entry["occurred_on"])[:7],
        }
        return {name: summed(self.differences, group) for name, group in by.items()}

    def to_json(self) -> dict[str, Any]:
        return {
            "as_of": self.as_of.isoformat(),
            "drafts": [draft.to_json() for draft in self.drafts],
            **{
                f"by_{name}": [{name: key or None, **sums._asdict()} for key, sums in rows.items()]
                for name, rows in self.groups().items()
            },
            "totals": {
                **self.total()._asdict(),
                "before_fen": self.before_fen,
                "after_fen": self.after_fen,
            },
            "entries": [
                {
                    "entry_id": each.entry["entry_id"],
                    "dealer": dealer_of(each.entry),
                    "region": self.regions[dealer_of(each.entry)] or None,
                    "clause": each.entry["clause"],
                    "difference": each.what,
                    "difference_fen": each.difference_fen,
                    "before": each.before,
                    "after": each.after,
                }
                for each in self.differences
            ],
        }

    def total(self) -> Sum:
        """All differences together."""
        return summed(self.differences, lambda _: "").get("", Sum(0, 0, 0, 0))


def try_drafts(
    recorded: History, files: Sequence[Path], as_of: date, published_on: date | None
) -> Trial:
    """Adjudicate the facts with the policies in force, and with the drafts added.

    A draft counts as published in time, on the day on which it takes effect; with `published_on`,
    as published on that day, and it must then not take effect before, unless it says
    `retroactive: true`. Raises `Failed` with every fault of a draft that is refused.
    """
    drafts = [PolicyDraft(str(file), _text(file), published_on) for file in files]
    drafted = recorded.policies
    for draft in drafts:
        drafted = _with(drafted, draft)
    known = [
        dealer
        for dealer in sorted(recorded.facts)
        if recorded.known(dealer, as_of) and not is_for_practice(dealer)
    ]
    before = _entries(recorded, known, recorded.policies, as_of)
    after = _entries(recorded, known, drafted, as_of)
    return Trial(
        as_of,
        drafts,
        difference(before, after, DECISIVE.__contains__),
        sum(map(owed_fen, before)),
        sum(map(owed_fen, after)),
        {dealer: _region(recorded, dealer, as_of) for dealer in known},
    )


def _entries(
    recorded: History, dealers: Sequence[str], policies: Policies, as_of: date
) -> list[EntryJson]:
    return [
        entry.to_json()
        for dealer in dealers
        for entry in adjudicate(dealer, recorded.facts[dealer], policies, as_of).entries
    ]


def _region(recorded: History, dealer: str, as_of: date) -> str:
    """Where the dealer is on the day; empty where nobody says."""
    known = (fact for fact in recorded.facts[dealer] if fact.received_on <= as_of)
    return particulars(dealer, standing_facts(dealer, known), as_of).region or ""


def _text(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise Unusable(f"--policy: {file} cannot be read: {fault.strerror}") from fault


def _with(policies: Policies, draft: PolicyDraft) -> Policies:
    try:
        return admitted(policies, draft.text, draft.known_on)
    except PolicyRefused as refused:
        faults = "\n".join(f"--policy: {draft.file}: {fault}" for fault in refused.faults)
        raise Failed(faults) from refused
