"""The forms of penalties' answers, for the OpenAPI document: other modules build them.

Events are as recorded; the schema of each type describes its `data`.
"""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from contracts.envelope import Recorded
from contracts.events.penalties import Cited
from services.kit.http.answers import Shown
from services.penalties.law.docket import EntryKind, Payout, Status
from services.penalties.proceedings import SummonsState
from services.penalties.queries.matters_answers import ShownAppeal, ShownHearing, ShownWaiver


class ShownEvent(Recorded):
    """An event as it was recorded, with its sender's own attributes."""

    model_config = ConfigDict(extra="allow")


class ShownEntry(Shown):
    """One line of the docket, in fen of CNY; a positive amount is owed by the dealer."""

    entry_id: str
    kind: EntryKind
    clause: str
    occurred_on: str
    amount_fen: int
    currency: Literal["CNY"]
    subject: str
    status: Status
    policy: str
    policy_version: str
    section: str
    evidence: list[str]
    explanation: dict[str, Any]
    provisional: bool = Field(default=False, description="not posted as it stands")


class ShownDeadline(Shown):
    """A duty by a date."""

    clause: str
    subject: str
    due_on: str


class ShownDuty(ShownDeadline):
    """A duty as `docket-stated` has it, its amount in fen of CNY, and what became of it."""

    id: str
    section: str
    amount_fen: int
    person_id: str | None = None
    position: str | None = None
    outcome: Literal["due", "met", "missed", "lapsed"]
    met_by: list[str]


class ShownDuties(Shown):
    """All duties of a dealer."""

    as_of: str
    deadlines: list[ShownDuty]


class ShownAnomaly(Shown):
    """A fact that contradicts others."""

    kind: str
    event: str
    detail: str


class ShownDifference(Shown):
    """An entry in which two dockets differ: `a` in the one, `b` in the other."""

    entry_id: str
    dealer: str
    difference: Literal["missing", "new", "changed"]
    fields: list[str]
    difference_fen: int
    a: dict[str, Any] | None
    b: dict[str, Any] | None


class ShownDocket(Shown):
    """The docket of the open day; `pending` counts the facts received after it."""

    as_of: str
    entries: list[ShownEntry]
    deadlines: list[ShownDeadline]
    anomalies: list[ShownAnomaly]
    balance_fen: int
    payout: Payout
    pending: int
    known_at: str | None = None
    differs: list[ShownDifference] = Field(
        default=[], description="with `known_at`: where what was posted by then is otherwise"
    )


class Words(Shown):
    """The same in both languages."""

    zh: str
    en: str


class ShownPolicy(Shown):
    """The version of a policy that an entry rests on."""

    policy: str
    version: str
    title: str
    effective_from: str
    digest: str


class ShownParameter(Shown):
    """A figure used, and its citation if its document has one."""

    name: str
    value: Any
    section: str | None = None
    paper: str | None = None
    words: str | None = None
    source: str | None = None


class ShownCondition(Shown):
    """A comparison, in its order."""

    name: str
    left: Any
    relation: str
    right: Any
    holds: bool
    exception: bool


class ShownVerdict(Shown):
    """Why an entry arose or did not."""

    entry_id: str
    clause: str
    section: str
    subject: str
    arose: bool
    conditions: list[ShownCondition]
    words: Words


class ShownVerdicts(Shown):
    """Every verdict of a clause on a dealer."""

    dealer: str
    clause: str
    as_of: str
    verdicts: list[ShownVerdict]


class ShownGrounds(Shown):
    """The grounds of an entry that stands."""

    words: Words
    citation: Cited | None
    decided: Words | None
    entry: ShownEntry
    policy: ShownPolicy
    parameters: list[ShownParameter]
    facts: list[ShownEvent]


class ShownSince(Shown):
    """The facts about an entry since it arose; `state` is of a summons alone."""

    appeals: list[ShownAppeal]
    waiver: ShownWaiver | None
    hearings: list[ShownHearing]
    state: SummonsState | None
    decisions: list[ShownEvent]
    postings: list[ShownEvent]


class ShownStanding(ShownGrounds, ShownSince):
    """An entry that stands."""

    entry_id: str
    as_of: str
    stands: Literal[True]
    namesakes: list[ShownGrounds]


class ShownFallen(ShownSince):
    """An entry that does not stand, and its outcome."""

    entry: None
    entry_id: str
    as_of: str
    stands: Literal[False]
    became: Literal["reversed", "posted", "never arose"]
    words: Words
    verdicts: list[ShownVerdict]
    namesakes: list[ShownGrounds]
