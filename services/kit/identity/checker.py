"""Whether a principal may do something, by a table that is given: the kit knows no row of it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple, Protocol

from contracts.practice import is_for_practice
from services.kit.identity.principal import UNBOUNDED, Principal, within

RegionOf = Callable[[str], str | None]
"""The region of a dealer today; None if it is unknown."""

SEPARATOR: Final = "/"


class Ruling(NamedTuple):
    """The decision, and the rule that made it.

    `hidden`: the refusal is a 404, because existence is data, too.
    """

    allowed: bool
    rule: str
    why: str = ""
    hidden: bool = False


class RoleReach(Protocol):
    """How far a role reaches."""

    @property
    def reach(self) -> str: ...
    @property
    def only(self) -> str: ...


class Reads(Protocol):
    """A row of what is read or run."""

    @property
    def name(self) -> str: ...
    def cell(self, role: str) -> RoleReach: ...


class Sends(Protocol):
    """A row of facts."""

    @property
    def name(self) -> str: ...
    @property
    def types(self) -> Collection[str]: ...
    @property
    def under(self) -> Sequence[str]: ...
    @property
    def by_person(self) -> Collection[str]: ...
    def cell(self, role: str) -> RoleReach: ...


class Event(NamedTuple):
    """What is checked of an event; `dealer` is None if it is about no dealer.

    `regions` are those into which it would put its dealer.
    """

    type: str
    dealer: str | None
    source: str
    regions: Sequence[str] = ()


class _Granted(NamedTuple):
    reach: str = "all"
    only: str = ""


_GRANTED: Final = _Granted()


class Checker:
    """Decides by two tables; a row or type in neither is refused."""

    def __init__(self, reading: Sequence[Reads], sending: Sequence[Sends]) -> None:
        self._reading: Mapping[str, Reads] = {row.name: row for row in reading}
        self._sending: Mapping[str, Sends] = {each: row for row in sending for each in row.types}

    def asks(self, who: Principal, row: str) -> Ruling:
        """Whether the principal may use a row for any dealer at all."""
        known = self._reading.get(row)
        if known is None:
            return Ruling(False, row, "no rule knows it")
        reach = self._cell(who, row).reach
        if reach == "none":
            why = f"it is not for the role {who.role}"
        elif not who.has_scope:
            why = "the credential names neither dealers nor regions"
        elif reach == "regions" and who.regions != UNBOUNDED:
            why = "it needs a credential of all regions"
        else:
            why = ""
        return Ruling(not why, f"{row}:{who.role}", why)

    def reads(self, who: Principal, row: str, dealer: str, region_of: RegionOf) -> Ruling:
        """Whether the principal may use a row for one dealer."""
        asked = self.asks(who, row)
        if not asked.allowed or _reaches(self._cell(who, row).reach, who, dealer, region_of):
            return asked
        return Ruling(False, asked.rule, "the credential does not reach that dealer", hidden=True)

    def reach(self, who: Principal, row: str) -> str:
        """How far the principal reaches in a row: `none` where it may ask for nothing of it."""
        return self._cell(who, row).reach if self.asks(who, row).allowed else "none"

    def only(self, who: Principal, row: str) -> str:
        """What alone of a row is for the principal, in the table's words; empty where it is all."""
        return self._cell(who, row).only

    def _cell(self, who: Principal, row: str) -> RoleReach:
        return _GRANTED if row in who.granted else self._reading[row].cell(who.role)

    def sends(self, who: Principal, event: Event, region_of: RegionOf) -> Ruling:
        """Whether the principal may send an event."""
        row = self._sending.get(event.type)
        if row is None:
            return Ruling(False, event.type, "no rule knows it")
        objection = next(_objections(row, who, event, region_of), None)
        return Ruling(objection is None, f"{row.name}:{who.role}", objection or "")

    def owns_source(self, who: Principal, source: str, dealer: str) -> bool:
        """Whether the principal may send events about a dealer under a source."""
        return who.unnamed or any(
            _lies_under(source, row.under, dealer)
            for row in self._sending.values()
            if row.cell(who.role).reach != "none"
        )


def _objections(row: Sends, who: Principal, event: Event, region_of: RegionOf) -> Iterator[str]:
    """The objections to sending an event; a store is read only if no earlier objection decides."""
    reach = row.cell(who.role).reach
    if reach == "none":
        yield f"the role {who.role} does not send it"
    if not who.has_scope:
        yield "the credential names neither dealers nor regions"
    if event.dealer is None or reach == "regions":
        if who.regions != UNBOUNDED:
            yield "it needs a credential of all regions"
    elif not _reaches(reach, who, event.dealer, region_of):
        yield "the credential does not reach that dealer"
    if not all(within(each, who.regions) for each in event.regions):
        yield "the credential does not reach the region that it names"
    if who.role in row.by_person and who.kind == "system":
        yield "it needs a personal credential"
    if not who.unnamed and not _lies_under(event.source, row.under, event.dealer):
        yield f"its source must lie under {' or '.join(_prefixes(row.under, event.dealer))}"


def _reaches(reach: str, who: Principal, dealer: str, region_of: RegionOf) -> bool:
    match reach:
        case "own":
            return within(dealer, who.dealers)
        case "region" if who.needs_regions:  # a store is read only where a region decides
            return within(region_of(dealer), who.regions)
        case "region" | "regions":
            return who.regions == UNBOUNDED
        case "practice":
            return is_for_practice(dealer)
        case "all" | "yes":
            return True
        case _:
            return False


def _prefixes(under: Sequence[str], dealer: str | None) -> list[str]:
    return [each.replace("{dealer}", dealer or "") for each in under]


def _lies_under(source: str, under: Sequence[str], dealer: str | None) -> bool:
    """Whether a source is one of the prefixes or lies below it; no segment of it leads upwards."""
    if {".", ".."} & set(source.split(SEPARATOR)):
        return False
    return any(_is_below(source, prefix) for prefix in _prefixes(under, dealer))


def _is_below(source: str, prefix: str) -> bool:
    if prefix.endswith(SEPARATOR):
        return source.startswith(prefix) and source != prefix
    return source == prefix or source.startswith(f"{prefix}{SEPARATOR}")
