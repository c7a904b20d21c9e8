"""What must be posted so that the postings say what the docket says: nothing else ever posts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

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


NEVER_POSTED = Standing(0, None)


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
    waived before it was posted is not posted. They go in the docket's order, what is posted anew
    right after what it takes the place of. Nothing to do is an empty sequence.
    """
    wanted_by_id = {entry["entry_id"]: entry for entry in wanted}
    waived = set(waived)
    changes: list[tuple[Entry, Sequence[Step]]] = []
    for entry_id in {*posted, *wanted_by_id}:
        standing, want = posted.get(entry_id, NEVER_POSTED), wanted_by_id.get(entry_id)
        entry = want or standing.entry
        if entry is not None and standing.entry != want:
            changes.append((entry, _steps(standing, want, is_waived=entry_id in waived)))
    changes.sort(key=_docket_order)
    return [step for _, steps in changes for step in steps]


def _steps(standing: Standing, want: Entry | None, *, is_waived: bool) -> list[Step]:
    steps: list[Step] = []
    if standing.entry is not None:
        because = _because(want, is_waived=is_waived)
        steps.append(Step(standing.postings + 1, standing.entry, because))
    if want is not None:
        steps.append(Step(standing.postings + len(steps) + 1, want))
    return steps


def _because(want: Entry | None, *, is_waived: bool) -> Because:
    if want is not None:
        return "amended"
    return "waived" if is_waived else "withdrawn"


def _docket_order(change: tuple[Entry, Sequence[Step]]) -> tuple[str, str, str]:
    entry, _ = change
    return entry["occurred_on"], entry["clause"], entry["subject"]
