"""The forms of a trial of draft policies, for the OpenAPI document: see `Trial`."""

from typing import Any, Literal

from services.kit.http.answers import Shown


class TrialUnderWay(Shown):
    """A trial that waits or runs: how many dealers it is about (null while it waits), and tried."""

    job: str
    state: Literal["waiting", "running"]
    dealers: int | None
    tried: int


class TriedDraft(Shown):
    """A draft, and the day on which it counts as published."""

    file: str
    policy: str
    version: str
    effective_from: str
    published_on: str
    digest: str


class Changes(Shown):
    """How many entries are gone, new and changed, and how much more is owed, in fen."""

    gone: int
    new: int
    changed: int
    difference_fen: int


class ChangesOfDealer(Changes):
    """Of one dealer."""

    dealer: str


class ChangesOfRegion(Changes):
    """Of one region; null where no fact says where a dealer is."""

    region: str | None


class ChangesOfClause(Changes):
    """Of one clause."""

    clause: str


class ChangesOfMonth(Changes):
    """Of one month."""

    month: str


class AllChanges(Changes):
    """Of all dealers, and what is owed by all entries, in fen."""

    before_fen: int
    after_fen: int


class TriedEntry(Shown):
    """An entry that differs: as it is, and as it would be with the drafts."""

    entry_id: str
    dealer: str
    region: str | None
    clause: str
    difference: Literal["gone", "new", "changed"]
    difference_fen: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class TrialOfDrafts(Shown):
    """What drafts would change as of a day; the law fails on the facts of those `left_out`."""

    as_of: str
    drafts: list[TriedDraft]
    left_out: list[str]
    by_dealer: list[ChangesOfDealer]
    by_region: list[ChangesOfRegion]
    by_clause: list[ChangesOfClause]
    by_month: list[ChangesOfMonth]
    totals: AllChanges
    entries: list[TriedEntry]
