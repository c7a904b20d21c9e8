"""The forms of what followed an entry: appeals, the waiver, hearings, and the lists of them."""

from typing import Literal

from services.kit.http.answers import Shown
from services.penalties.proceedings import AppealState, SummonsState


class Said(Shown):
    """The fact, its sender and its instant, and the fact that corrected it."""

    fact: str | None
    actor: str | None
    received_at: str | None
    corrected_by: str | None


class ShownDecision(Said):
    """The decision that counts."""

    decided_on: str
    outcome: Literal["upheld", "waived"]
    reason: str


class ShownAppeal(Said):
    """An appeal, and its outcome; without a recorded appeal `fact` is null."""

    reason: str | None
    photos: list[str]
    state: AppealState
    decision: ShownDecision | None


class ShownWaiver(Said):
    """The waiver of an entry."""

    waived_on: str
    type: str
    reason: str


class ShownHearing(Said):
    """A hearing, and whether it counts."""

    held_on: str
    outcome: Literal["passed", "failed", "absent"]
    attended_by: str | None
    counts: bool


class ListedAppeal(ShownAppeal):
    """An appeal in the list of all dealers."""

    dealer: str
    entry_id: str


class ListedSummons(Shown):
    """A summons in the list of all dealers."""

    dealer: str
    entry_id: str
    clause: str
    subject: str
    occurred_on: str
    posted_on: str
    state: SummonsState
    waiver: ShownWaiver | None
    hearings: list[ShownHearing]


class Appeals(Shown):
    """A page of the appeals."""

    appeals: list[ListedAppeal]
    next: str | None


class Summonses(Shown):
    """A page of the summonses."""

    summonses: list[ListedSummons]
    next: str | None
