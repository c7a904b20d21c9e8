"""A trial of draft policies: the dockets as they are, and as they would be with the drafts."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from contracts.policy.documents import PolicyRefused, digest_of, read_document
from contracts.policy.policies import Policies
from services.facts.regions import region_on
from services.kit.store import StoreUnavailable
from services.penalties.difference import (
    DECISIVE,
    Difference,
    Sum,
    dealer_of,
    difference,
    owed_fen,
    summed,
)
from services.penalties.law import ReceivedFact, adjudicate
from services.penalties.law.docket import EntryJson
from services.penalties.policy.worst_case import admitted

_log = logging.getLogger(__name__)


class PolicyDraft(NamedTuple):
    """A policy document on trial; `known_on` is the day on which it counts as published.

    If `known_on` is None, it counts as published on the day on which it takes effect.
    """

    file: str
    text: bytes
    known_on: date | None = None

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


class DraftRefused(PolicyRefused):
    """A draft that contradicts the known policies; the index of the draft, from 0."""

    def __init__(self, number: int, refused: PolicyRefused) -> None:
        super().__init__(refused.faults)
        self.number = number


@dataclass(frozen=True, slots=True)
class Trial:
    """The effect of the drafts as of a day.

    `left_out` are the dealers for whose facts the law fails: the trial has no differences of them.
    """

    as_of: date
    drafts: Sequence[PolicyDraft]
    differences: Sequence[Difference]
    before_fen: int
    after_fen: int
    regions: Mapping[str, str]
    left_out: Sequence[str] = ()

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
            "left_out": list(self.left_out),
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


def with_drafts(policies: Policies, drafts: Sequence[PolicyDraft]) -> Policies:
    """The policies in force and the drafts, each checked as at intake; raises `DraftRefused`.

    With `known_on` a draft must not take effect earlier, unless it has `retroactive: true`.
    """
    for number, draft in enumerate(drafts):
        try:
            policies = admitted(policies, draft.text, draft.known_on)
        except PolicyRefused as refused:
            raise DraftRefused(number, refused) from refused
    return policies


DealerOnTrial = tuple[str, Callable[[], Sequence[ReceivedFact]]]
"""A dealer's code, and what reads its facts."""


def try_drafts(
    cases: Iterable[DealerOnTrial], policies: Policies, drafts: Sequence[PolicyDraft], as_of: date
) -> Trial:
    """Adjudicate each dealer with the policies in force, and with the drafts added.

    `cases` are in the order of the codes, and the facts of one dealer are in memory at a time.
    Raises `DraftRefused`.
    """
    drafted = with_drafts(policies, drafts)
    differences: list[Difference] = []
    regions: dict[str, str] = {}
    left_out: list[str] = []
    before_fen = after_fen = 0
    for dealer, read in cases:
        try:
            facts = read()
            before, after = (_entries(dealer, facts, each, as_of) for each in (policies, drafted))
        except StoreUnavailable:
            raise
        except Exception:  # noqa: BLE001 - one bad dealer does not stop the others
            _log.exception("a dealer is left out of a trial of drafts: the law fails on its facts")
            left_out.append(dealer)
            continue
        differences += difference(before, after, DECISIVE.__contains__)
        before_fen += sum(map(owed_fen, before))
        after_fen += sum(map(owed_fen, after))
        received = [fact for fact in facts if fact.received_on <= as_of]
        regions[dealer] = region_on(dealer, received, as_of) or ""
    return Trial(as_of, drafts, differences, before_fen, after_fen, regions, left_out)


def _entries(
    dealer: str, facts: Sequence[ReceivedFact], policies: Policies, as_of: date
) -> list[EntryJson]:
    return [entry.to_json() for entry in adjudicate(dealer, facts, policies, as_of).entries]
