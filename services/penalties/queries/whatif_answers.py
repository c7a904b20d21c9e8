"""The forms of a trial of draft policies, for the OpenAPI document: see `Trial`."""

from typing import Any, Literal

from services.kit.http.answers import Shown


class TrialUnderWay(Shown):
    """A trial that waits or runs: how many dealers it has (null while it waits), and tried."""

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
    """The changes of one dealer."""

    dealer: str


class ChangesOfRegion(Changes):
    """The changes of one region; null if no fact gives the dealer's region."""

    region: str | None


class ChangesOfClause(Changes):
    """The changes of one clause."""

    clause: str


class ChangesOfMonth(Changes):
    """The changes of one month."""

    month: str


class AllChanges(Changes):
    """The changes of all dealers, and the amount owed by all entries, in fen."""

    before_fen: int
    after_fen: int


class TriedEntry(Shown):
    """An entry that differs: without and with the drafts."""

    entry_id: str
    dealer: str
    region: str | None
    clause: str
    difference: Literal["gone", "new", "changed"]
    difference_fen: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class TrialOfDrafts(Shown):
    """The effect of drafts as of a day; `left_out` are dealers for whose facts the law fails."""

    as_of: str
    drafts: list[TriedDraft]
    left_out: list[str]
    by_dealer: list[ChangesOfDealer]
    by_region: list[ChangesOfRegion]
    by_clause: list[ChangesOfClause]
    by_month: list[ChangesOfMonth]
    totals: AllChanges
    entries: list[TriedEntry]
