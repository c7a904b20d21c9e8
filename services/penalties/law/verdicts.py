"""The verdict of a clause about one subject: its conditions, tested in order, and what follows."""

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from typing import Any, Final, Literal, NamedTuple

from contracts.policy.documents import Regulation
from services.penalties.law.docket import Deadline, EntryKind, Outcome, json_of
from services.penalties.law.today import Today
from services.received.fact import ReceivedFact

Comparison = Literal["<", "<=", ">", ">=", "==", "!="]
RELATIONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


ONE_PENALTY_A_CHANGE: Final = "change-filing.one_penalty_a_change"
NOTICES_DO_NOT_COUNT: Final = "gm-summons.notices_do_not_count"
DECIDED_BY_NAME: Final = frozenset({ONE_PENALTY_A_CHANGE, NOTICES_DO_NOT_COUNT})
"""Decisions about the regulation's text that have no figure, because no alternative is built."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of the regulation: its slug, its §, and the kind of entry that it yields."""

    slug: str
    section: str
    kind: EntryKind


class Condition(NamedTuple):
    """Two values compared, and whether the comparison holds."""

    name: str
    left: Any
    relation: Comparison
    right: Any
    holds: bool


class Consequence(NamedTuple):
    """The entry that follows if all conditions hold; money is signed from the dealer's side."""

    on: date
    regulation: Regulation
    amount_fen: int
    evidence: tuple[ReceivedFact, ...]
    values: Mapping[str, Any]
    parameters: Mapping[str, Any]
    figures: tuple[str, ...]


class Verdict:
    """A clause, a subject, and the conditions tested, whether an entry arises or not.

    `that` is a ground of the entry; `barred` an exception, which is no ground if it does not apply.
    Neither a ground nor a value may depend on the day of the docket, or on facts that decide
    nothing: an entry stays the same, byte for byte, until what decides it changes.
    """

    __slots__ = ("_start", "_tested", "_today", "clause", "consequence", "deadline", "subject")

    def __init__(self, clause: Clause, subject: str, today: Today, start: date) -> None:
        """`start`: the day on which the first regulation takes effect."""
        self._today = today
        self._start = start
        self.clause = clause
        self.subject = subject
        self._tested: list[tuple[str, Any, Comparison, Any, bool]] = []
        self.consequence: Consequence | None = None
        self.deadline: Deadline | None = None

    @property
    def tested(self) -> list[Condition]:
        """The conditions that were tested, in order."""
        return list(starmap(Condition, self._tested))

    def that(self, name: str, left: Any, relation: Comparison, right: Any) -> bool:
        """Whether the condition holds; it is kept either way."""
        holds = RELATIONS[relation](left, right)
        self._tested.append((name, left, relation, right, holds))
        return holds

    def barred(self, name: str, left: Any, relation: Comparison, right: Any) -> bool:
        """Whether an exception applies; it is kept, as a failed condition, only if it does."""
        applies = RELATIONS[relation](left, right)
        if applies:
            self._tested.append((name, left, relation, right, False))
        return applies

    def governed(self, name: str, day: date) -> bool:
        """Whether `day` is governed by the regulation: nothing before its start is."""
        holds = day >= self._start
        self._tested.append((name, day, ">=", self._start, holds))
        return holds

    def come(self, name: str, day: date) -> bool:
        """Whether `day` has come."""
        reached = self._today.reached(day)
        if not reached:
            self._tested.append((name, day, "<=", self._today.on, False))
        return reached

    def overdue(
        self,
        due_on: date,
        answered_by: Iterable[ReceivedFact] = (),
        closed_on: date | None = None,
        *,
        amount_fen: int = 0,
        person_id: str | None = None,
        position: str | None = None,
    ) -> bool:
        """Whether a duty by `due_on` is missed: unanswered by its end, and not lapsed before.

        It keeps the deadline with its outcome. `closed_on`: the duty lapses when the dealer is
        closed. `amount_fen`: the cost of missing it.
        """
        answers = tuple([fact.name for fact in answered_by])
        outcome: Outcome = "missed"
        if answers and self.barred("answered_by", answers, "!=", ()):
            outcome = "met"
        elif closed_on is not None and self.barred("due_on", due_on, ">=", closed_on):
            outcome = "lapsed"
        elif not self._today.past(due_on):
            self._tested.append(("due_on", due_on, "<", self._today.on, False))
            outcome = "open"
        else:
            self._tested.append(("answered_by", None, "==", None, True))
        self.deadline = Deadline(
            self.clause.slug,
            self.clause.section,
            self.subject,
            due_on,
            outcome,
            amount_fen,
            answers,
            person_id,
            position,
        )
        return outcome == "missed"

    def entails(
        self,
        on: date,
        regulation: Regulation,
        evidence: Iterable[ReceivedFact],
        *,
        amount_fen: int = 0,
        parameters: Mapping[str, Any] | None = None,
        figures: Iterable[str] = (),
        **values: Any,
    ) -> None:
        """Set what follows; `values` and `parameters` go into the explanation.

        `figures`: what decided it beside `parameters` of this clause, each as `clause.parameter`.
        """
        self.consequence = Consequence(
            on, regulation, amount_fen, tuple(evidence), values, parameters or {}, tuple(figures)
        )

    def grounds(self) -> dict[str, Any]:
        """The explanation: values, parameters and the conditions that held."""
        consequence = self.consequence
        if consequence is None:
            return {}
        parameters = dict(consequence.parameters)
        if consequence.amount_fen:
            parameters["amount_fen"] = abs(consequence.amount_fen)
        decided = _decided(self.clause, consequence)
        return {
            **consequence.values,
            **({"decided": decided} if decided else {}),
            "parameters": parameters,
            "conditions": [
                {"name": name, "left": left, "relation": relation, "right": right}
                for name, left, relation, right, holds in self._tested
                if holds
            ],
        }

    def to_json(self) -> dict[str, Any]:
        """The conditions tested, in order, and whether an entry follows from them."""
        return {
            "clause": self.clause.slug,
            "section": self.clause.section,
            "subject": self.subject,
            "arose": self.consequence is not None,
            "conditions": [json_of(condition._asdict()) for condition in self.tested],
        }


def _decided(clause: Clause, consequence: Consequence) -> list[str]:
    """The figures behind a consequence that the regulation's own text does not settle, §5a.

    They are those whose `source` in the policy document is `decided` or `assumed`, and those that
    are decided by name alone (`DECIDED_BY_NAME`).
    """
    terms = consequence.regulation.terms
    own = [f"{clause.slug}.{name}" for name in consequence.parameters]
    found = []
    for figure in sorted({*own, *consequence.figures}):
        citation = terms.citation(figure)
        if figure in DECIDED_BY_NAME or (citation and citation.source != "regulation"):
            found.append(figure)
    return found


def component(text: str) -> str:
    """A component of a subject: `/` and `%` are percent-encoded, and no other character."""
    return text.replace("%", "%25").replace("/", "%2F")
