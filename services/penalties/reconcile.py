"""What must be posted so that the postings say what the docket says: nothing else ever posts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from contracts.canonical import canonical

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
REVERSED = "docket.penalties.entry-reversed.v1"

KIND_OF_EVENT: Mapping[str, str] = {event: kind for kind, event in EVENT_OF_KIND.items()}

Because = Literal["withdrawn", "waived", "amended"]
Entry = Mapping[str, Any]
"""An entry of the docket as it is posted: what two postings must share to say the same."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the postings say of one entry: how many there were, and the one that stands, if any."""

    postings: int
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Step:
    """One posting to make: the entry posted, or reversed `because` of something."""

    number: int
    entry: Entry
    because: Because | None = None

    @property
    def type(self) -> str:
        """The event type of the posting."""
        return REVERSED if self.because else EVENT_OF_KIND[self.entry["kind"]]


def reconcile(
    posted: Mapping[str, Standing], wanted: Iterable[Entry], waived: Iterable[str]
) -> Sequence[Step]:
    """The postings that lead from what is posted to what is wanted.

    `wanted` are the docket's effective entries, `waived` the ids of its waived ones. An entry
    waived before it was posted is not posted. Nothing to do is an empty sequence.
    """
    wanted_by_id = {entry["entry_id"]: entry for entry in wanted}
    waived = set(waived)
    steps: list[Step] = []
    for entry_id in sorted({*posted, *wanted_by_id}):
        standing = posted.get(entry_id, Standing(0, None))
        want = wanted_by_id.get(entry_id)
        if want is not None and standing.entry is not None and same(standing.entry, want):
            continue
        number = standing.postings
        if standing.entry is not None:
            number += 1
            because = _because(want, entry_id in waived)
            steps.append(Step(number, standing.entry, because))
        if want is not None:
            steps.append(Step(number + 1, want))
    return sorted(steps, key=_order)


def same(one: Entry, other: Entry) -> bool:
    """Whether two entries say the same."""
    return canonical(one) == canonical(other)


def _because(want: Entry | None, is_waived: bool) -> Because:
    if want is not None:
        return "amended"
    return "waived" if is_waived else "withdrawn"


def _order(step: Step) -> tuple[str, str, str, int]:
    entry = step.entry
    return entry["occurred_on"], entry["clause"], entry["subject"], step.number
