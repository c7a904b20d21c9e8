"""The docket of one dealer: entries, deadlines, anomalies, balance and payout."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple

from services.received.fact import ReceivedFact
from services.received.standing import Anomaly

EntryJson = Mapping[str, Any]
"""An entry as JSON: in an answered docket, in a posting, in an export."""

EntryKind = Literal[
    "penalty",
    "fee",
    "incentive",
    "notice",
    "summons",
    "payout_suspended",
    "payout_released",
    "termination_review",
]
Status = Literal["effective", "waived"]
Outcome = Literal["open", "met", "missed", "lapsed"]
Payout = Literal["normal", "suspended"]


class Deadline(NamedTuple):
    """A duty by a date; listed from the day on which it arises. `met_by` names the facts.

    `amount_fen` is what missing it costs, in fen, by the policies known on the day on which one
    asks; 0 where it is published or summons only. `person_id` and `position` say about whom it is.
    """

    clause: str
    section: str
    subject: str
    due_on: date
    outcome: Outcome
    amount_fen: int
    met_by: tuple[str, ...] = ()
    person_id: str | None = None
    position: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The value of `deadlines` in `docket adjudicate --json`."""
        return {"clause": self.clause, "subject": self.subject, "due_on": self.due_on.isoformat()}

    def duty(self, dealer: str) -> dict[str, Any]:
        """The duty with its subject and amount, by the id of the entry for missing it."""
        about = {"person_id": self.person_id, "position": self.position}
        return {
            "id": f"{dealer}/{self.clause}/{self.subject}",
            **self.to_json(),
            "section": self.section,
            "amount_fen": self.amount_fen,
            **{name: value for name, value in about.items() if value is not None},
        }


class PenaltyCount(NamedTuple):
    """How many penalties count on a day, §5.6, and the number that summons the general manager."""

    year: int
    number: int
    threshold: int


class Settlement(NamedTuple):
    """Money settled against the rebate (返利) that counts; `fact` names the fact."""

    fact: str
    settled_on: date
    amount_fen: int
    reference: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the docket.

    `amount_fen` is signed: a positive amount is owed by the dealer. `imported`: a fact in the
    evidence entered on a later day than `occurred_on`. The entry rests on `facts`; `evidence` names
    these, and what has corrected them.
    """

    entry_id: str
    kind: EntryKind
    clause: str
    occurred_on: date
    amount_fen: int
    subject: str
    status: Status
    policy: str
    policy_version: str
    section: str
    evidence: tuple[str, ...]
    imported: bool
    facts: tuple[ReceivedFact, ...] = field(repr=False, compare=False)
    grounds: Callable[[], Mapping[str, Any]] = field(repr=False, compare=False)

    @property
    def explanation(self) -> dict[str, Any]:
        """The facts, parameters, dates and comparisons that decided it, built on demand."""
        return {name: json_of(value) for name, value in self.grounds().items()}

    def to_json(self) -> dict[str, Any]:
        return {
            "entry_id": self.entry_id,
            "kind": self.kind,
            "clause": self.clause,
            "occurred_on": self.occurred_on.isoformat(),
            "amount_fen": self.amount_fen,
            "currency": "CNY",
            "subject": self.subject,
            "status": self.status,
            "policy": self.policy,
            "policy_version": self.policy_version,
            "section": self.section,
            "evidence": list(self.evidence),
            "explanation": self.explanation,
        }


@dataclass(frozen=True, slots=True)
class Docket:
    """The docket as of one day.

    `next_change_on` is the next day on which it can differ without a new fact.
    """

    as_of: date
    entries: tuple[Entry, ...]
    deadlines: tuple[Deadline, ...]
    anomalies: tuple[Anomaly, ...]
    settlements: tuple[Settlement, ...]
    balance_fen: int
    payout: Payout
    penalties: PenaltyCount | None
    """None where no regulation is known."""
    next_change_on: date | None

    def open_deadlines(self) -> list[Deadline]:
        """The deadlines that are not met and still to come, or due on the day itself."""
        return [each for each in self.deadlines if each.outcome == "open"]

    def to_json(self) -> dict[str, Any]:
        """The value of `dealers[code]` in `docket adjudicate --json`."""
        return {
            "entries": [entry.to_json() for entry in self.entries],
            "deadlines": [deadline.to_json() for deadline in self.open_deadlines()],
            "anomalies": [anomaly._asdict() for anomaly in self.anomalies],
            "balance_fen": self.balance_fen,
            "payout": self.payout,
        }


def json_of(value: Any) -> Any:
    """The JSON of a date, number, text or collection of them."""
    match value:
        case date():
            return value.isoformat()
        case Mapping():
            return {str(name): json_of(each) for name, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [json_of(each) for each in value]
        case None | bool() | int() | str():
            return value
        case _:
            return str(value)
