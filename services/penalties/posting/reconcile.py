"""Computes the postings that make the postings agree with the docket: nothing else ever posts."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final, Literal, TypeVar

from services.penalties.law.docket import EntryJson

EVENT_OF_KIND: Mapping[str, str] = {
    "penalty": "docket.penalties.penalty-assessed.v1",
    "fee": "docket.penalties.fee-charged.v1",
    "incentive": "docket.penalties.incentive-granted.v1",
    "notice": "docket.penalties.notice-issued.v1",
    "summons": "docket.penalties.manager-summoned.v1",
    "payout_suspended": "docket.penalties.payout-suspended.v1",
    "payout_released": "docket.penalties.payout-released.v1",
    "termination_review": "docket.penalties.termination-review-opened.v1",
}
REVERSED_TYPE = "docket.penalties.entry-reversed.v1"

KIND_OF_EVENT: Mapping[str, str] = {event: kind for kind, event in EVENT_OF_KIND.items()}

Because = Literal["withdrawn", "waived", "amended"]

DECIDES: Final = (
    "entry_id", "kind", "status", "occurred_on", "amount_fen", "evidence", "policy",
    "policy_version",
)  # fmt: skip
"""The fields, beside the explanation, that two equal postings share."""

Said = TypeVar("Said", bound=EntryJson)


@dataclass(frozen=True, slots=True)
class Step:
    """One posting to make: an entry posted, or reversed with the cause `because`."""

    number: int
    entry: EntryJson
    because: Because | None = None

    @property
    def type(self) -> str:
        """The event type of the posting."""
        return REVERSED_TYPE if self.because else EVENT_OF_KIND[self.entry["kind"]]


@dataclass(frozen=True, slots=True)
class PostedEntry:
    """The state of postings under one entry_id: how many there were, and the entries that stand.

    More than one stands if entries are namesakes: a finding may bear the id of a change.
    """

    postings: int = 0
    entries: tuple[EntryJson, ...] = ()

    def after(self, step: Step) -> "PostedEntry":
        """The state after one more posting."""
        if step.because is None:
            return PostedEntry(step.number, (*self.entries, step.entry))
        entries = list(self.entries)
        entries.remove(step.entry)
        return PostedEntry(step.number, tuple(entries))


NEVER_POSTED: Final = PostedEntry()


def reconcile(
    posted: Mapping[str, PostedEntry], wanted: Iterable[EntryJson], waived: Collection[str]
) -> Sequence[Step]:
    """The postings that lead from what is posted to what is wanted.

    `wanted` are the docket's effective entries, `waived` the ids of its waived ones. An entry
    waived before it was posted is not posted. They are in the docket's order, a replacement right
    after the reversal of what it replaces. The sequence is empty if nothing is to be done.
    """
    wanted_by_id: defaultdict[str, list[EntryJson]] = defaultdict(list)
    for entry in wanted:
        wanted_by_id[entry["entry_id"]].append(entry)
    changes: list[tuple[EntryJson | None, EntryJson | None]] = []
    for entry_id in {*posted, *wanted_by_id}:
        standing = posted.get(entry_id, NEVER_POSTED)
        changes += zip_longest(*apart(standing.entries, wanted_by_id[entry_id]))
    changes.sort(key=_docket_order)

    numbers = Counter({entry_id: standing.postings for entry_id, standing in posted.items()})

    def step(entry: EntryJson, because: Because | None = None) -> Step:
        numbers[entry["entry_id"]] += 1
        return Step(numbers[entry["entry_id"]], entry, because)

    steps: list[Step] = []
    for old, new in changes:
        if old is not None:
            steps.append(step(old, _because(new, is_waived=old["entry_id"] in waived)))
        if new is not None:
            steps.append(step(new))
    return steps


def apart(left: Iterable[Said], right: Iterable[Said]) -> tuple[list[Said], list[Said]]:
    """The items of the left alone, and of the right alone."""
    only_left, only_right = list(left), []
    for entry in right:
        at = next((at for at, each in enumerate(only_left) if is_same(each, entry)), None)
        if at is None:
            only_right.append(entry)
        else:
            del only_left[at]
    return only_left, only_right


def is_same(old: EntryJson, new: EntryJson) -> bool:
    """Whether the new entry equals the old one; further explanations do not matter."""
    return all(old.get(name) == new.get(name) for name in DECIDES) and holds(
        old.get("explanation", {}), new.get("explanation", {})
    )


def holds(old: Any, new: Any) -> bool:
    """Whether the new value has the same value under every key of the old one."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return all(name in new and holds(value, new[name]) for name, value in old.items())
    return bool(old == new)


def _because(new: EntryJson | None, *, is_waived: bool) -> Because:
    if new is not None:
        return "amended"
    return "waived" if is_waived else "withdrawn"


def _docket_order(change: tuple[EntryJson | None, EntryJson | None]) -> tuple[str, str, str]:
    old, new = change
    entry = new or old or {}
    return entry["occurred_on"], entry["clause"], entry["subject"]
