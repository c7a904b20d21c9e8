"""The record of one dealer: each fact with its sender and its instant of receipt."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, NamedTuple

from contracts.events import Fact
from contracts.values import SHANGHAI

OPENING = time(8, 30)
OFFICE_HOURS = timedelta(hours=9)
CLERKS = ("crd:sun", "crd:li", "crd:zhou")
INSPECTORS = ("inspector:zhang", "inspector:wu", "inspector:he")

NO_PENALTY = ("exemplary-report", "manager-retraining")
"""The clauses with money that does not count towards a summons."""


class Told(NamedTuple):
    """One fact as received."""

    received_at: datetime
    number: int
    told_at: datetime
    source: str
    id: str
    type: str
    actor: str
    data: dict[str, Any]


class Provoked(NamedTuple):
    """An entry that certainly follows from the dealer's conduct, so that it can be decided upon.

    `yuan` is what the dealer owes by it; `counts`: it is a penalty, and counts towards a summons.
    """

    entry_id: str
    on: date
    yuan: int
    counts: bool


class Book:
    """The facts of one dealer, added in any order; facts after `until` are left out.

    `provoked` holds entries that certainly follow: fewer than the regulation makes, never more.
    """

    def __init__(self, code: str, until: date, rng: Random) -> None:
        self.code = code
        self.until = until
        self.rng = rng
        self.told: list[Told] = []
        self.months_answered: set[str] = set()
        """The months that a change answers, by its filing or by its effect: not declared too."""
        self.provoked: dict[str, Provoked] = {}
        self.waived: set[str] = set()
        self.heard: set[str] = set()
        self._numbers: Counter[str] = Counter()

    def number(self, letter: str) -> str:
        """The dealer's next business number of a kind: `C001`, `C002` …."""
        self._numbers[letter] += 1
        return f"{letter}{self._numbers[letter]:03d}"

    def chance(self, share: float) -> bool:
        """Whether something that happens in this share of cases happens now."""
        return self.rng.random() < share

    def about(self, fact: type[Fact], name: str, value: str) -> Told | None:
        """The last fact of a type with these data, if it is recorded."""
        found = (t for t in reversed(self.told) if t.type == fact.TYPE and t.data[name] == value)
        return next(found, None)

    def dms(self, fact: type[Fact], on: date, **data: Any) -> None:
        """Add a fact of the dealer."""
        self._tell(f"/dealers/{self.code}/dms", f"dms:{self.code}", fact, on, data)

    def crd(self, fact: type[Fact], on: date, **data: Any) -> None:
        """Add a fact of the OEM's customer-relations department."""
        self._tell("/oem/crd", self.rng.choice(CLERKS), fact, on, data)

    def inspector(self, fact: type[Fact], on: date, **data: Any) -> None:
        """Add a fact of the monitoring centre."""
        self._tell("/oem/inspection", self.rng.choice(INSPECTORS), fact, on, data)

    def provoke(self, clause: str, subject: str, on: date, yuan: int) -> None:
        """Note the entry to which this conduct leads."""
        entry_id = f"{self.code}/{clause}/{subject}"
        if on <= self.until:
            self.provoked[entry_id] = Provoked(entry_id, on, yuan, clause not in NO_PENALTY)

    def _tell(
        self, source: str, actor: str, fact: type[Fact], on: date, data: dict[str, Any]
    ) -> None:
        self._numbers["fact"] += 1
        number = self._numbers["fact"]
        fact_id = f"{self.code}-{number:05d}"
        received_at = datetime.combine(on, OPENING, SHANGHAI) + OFFICE_HOURS * self.rng.random()
        if on <= self.until:
            self.told.append(
                Told(
                    received_at,
                    number,
                    received_at - timedelta(seconds=5 + number % 170),
                    source,
                    fact_id,
                    fact.TYPE,
                    actor,
                    {name: _plain(value) for name, value in data.items() if value is not None},
                )
            )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
