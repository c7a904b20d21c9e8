"""What the principal of a request may see and send, in the service that answers it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.practice import PRACTICE_PREFIX
from services.kit.identity.checker import Checker, Event, Ruling
from services.kit.identity.principal import UNBOUNDED, Principal
from services.kit.store.scope import ReadingScope
from services.kit.store.statements import Condition, marks


class Regions(Protocol):
    """In which region each dealer is today."""

    def region_of(self, dealer: str) -> str | None:
        """The region of a dealer; None if it is unknown."""
        ...

    def today(self) -> str:
        """The day whose regions count."""
        ...

    def codes_of(self, regions: Sequence[str]) -> Sequence[str]:
        """The dealers of these regions."""
        ...

    def dealers_of(self, regions: Sequence[str]) -> Condition:
        """A query of the dealers of these regions, for `IN (…)` in the store that keeps them."""
        ...


class Noted(Protocol):
    """The log of the request's decisions."""

    def note(self, actor: str, verdict: str, rule: str, dealer: str | None = None) -> None: ...


class Nowhere:
    """The regions of a process that keeps no dealers: none is in any region."""

    def region_of(self, dealer: str) -> str | None:  # noqa: ARG002
        """None."""
        return None

    def today(self) -> str:
        """No day."""
        return ""

    def codes_of(self, regions: Sequence[str]) -> Sequence[str]:  # noqa: ARG002
        """No dealers."""
        return ()

    def dealers_of(self, regions: Sequence[str]) -> Condition:  # noqa: ARG002
        """No dealers."""
        return "SELECT NULL WHERE 1 = 0", ()


@dataclass(frozen=True, slots=True)
class Viewer:
    """A principal at one route, whose row is `row`.

    `others`: on a stack without identity a request without a credential may act as any of the
    development principals; the first that may do what is asked does it.
    """

    who: Principal
    row: str
    checker: Checker
    regions: Regions
    others: Sequence[Principal] = ()
    asked: Noted | None = None
    spend: Callable[[int], None] = lambda _: None
    """Counts events beyond the request itself; raises a 429 beyond the limit."""

    @property
    def everyone(self) -> Sequence[Principal]:
        """The principals in whose name the request may act, the one chosen first at the front."""
        return [self.who, *(each for each in self.others if each is not self.who)]

    def sees(self, dealer: str, row: str | None = None) -> bool:
        """Whether a row (the route's own where none is named) may be read of a dealer.

        What is read by a grant is noted in the log of access.
        """
        row = row or self.row
        for each in self.everyone:
            ruling = self.checker.reads(each, row, dealer, self.regions.region_of)
            if ruling.allowed:
                if row in each.granted:
                    self.note(each.actor, "read", ruling.rule, dealer)
                return True
        return False

    @property
    def sees_all(self) -> bool:
        """Whether the principal reaches every dealer, and therefore what is about none."""
        reach = self.checker.reach(self.who, self.row)
        return reach == "all" or (reach in {"region", "regions"} and self.who.regions == UNBOUNDED)

    @property
    def only(self) -> str:
        """The part of the row to which the principal is limited; empty if it has all."""
        return self.checker.only(self.who, self.row)

    def within(self, column: str, row: str | None = None) -> Condition:
        """The SQL condition that a column names a dealer of whom the principal may read the row.

        It needs a store that keeps regions, as a projection does. Dealers for practice are listed
        only to credentials that name them, or their region.
        """
        return self._condition(column, row, self.regions.dealers_of)

    def among(self, column: str, row: str | None = None) -> Condition:
        """The same for any store: the dealers of a region are enumerated."""
        return self._condition(column, row, lambda regions: _values(self.regions.codes_of(regions)))

    def _condition(
        self, column: str, row: str | None, dealers_of: Callable[[Sequence[str]], Condition]
    ) -> Condition:
        reach = self.checker.reach(self.who, row or self.row)
        if reach in {"all", "yes", "regions"}:
            return _real(column)
        scope = {"own": self.who.dealers, "region": self.who.regions}.get(reach, frozenset())
        if scope == UNBOUNDED:
            return _real(column)
        named = sorted(scope)
        if not named:
            return "1 = 0", ()
        if reach == "own":
            return f"{column} IN ({marks(named)})", tuple(named)
        query, values = dealers_of(named)
        return f"{column} IN ({query})", values

    def reading_scope(self, row: str | None = None) -> ReadingScope:
        """The rows to which the database itself limits the request, if it can."""
        reach = self.checker.reach(self.who, row or self.row)
        dealers, regions = self.who.dealers, self.who.regions
        if reach == "own" and dealers != UNBOUNDED:
            return ReadingScope(dealers=tuple(sorted(dealers)))
        if reach == "region" and regions != UNBOUNDED:
            return ReadingScope(regions=tuple(sorted(regions)), today=self.regions.today())
        return ReadingScope(everything=reach != "none")

    def sends(self, event: Event) -> tuple[Principal, Ruling]:
        """The principal that sends the event, and whether it may."""
        decided = [
            (each, self.checker.sends(each, event, self.regions.region_of))
            for each in self.everyone
        ]
        return next((each for each in decided if each[1].allowed), decided[0])

    @property
    def needs_regions(self) -> bool:
        """Whether a decision about a dealer reads a store."""
        return any(each.needs_regions for each in self.everyone)

    def note(self, actor: str, verdict: str, rule: str, dealer: str | None) -> None:
        """Log the decision in the log of access."""
        if self.asked is not None:
            self.asked.note(actor, verdict, rule, dealer)

    def owns(self, source: str, dealer: str) -> bool:
        """Whether a source of events about a dealer is the principal's own."""
        return any(self.checker.owns_source(each, source, dealer) for each in self.everyone)


def _values(codes: Sequence[str]) -> Condition:
    """These dealers, for `IN (…)`."""
    return (marks(codes), tuple(codes)) if codes else ("SELECT NULL WHERE 1 = 0", ())


def _real(column: str) -> Condition:
    return f"{column} NOT LIKE ?", (f"{PRACTICE_PREFIX}%",)
