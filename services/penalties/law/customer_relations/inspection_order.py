"""The order of hardware inspections: an inspection stands before those that name it."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from contracts.events.audits import HardwareInspected
from services.received.fact import ReceivedFact

Inspection = ReceivedFact[HardwareInspected]


def in_order(inspections: list[Inspection]) -> Iterator[Inspection]:
    """By date, and within a day as received, unless a re-inspection of that day names another."""
    by_date = sorted(inspections, key=lambda fact: fact.data.inspected_on)
    for _, day in groupby(by_date, key=lambda fact: fact.data.inspected_on):
        of_day = {fact.data.inspection_id: fact for fact in day}
        names = {
            identity: fact.data.reinspects
            for identity, fact in of_day.items()
            if fact.data.reinspects in of_day
        }
        yield from of_day.values() if not names else _named_first(of_day, names)


def _named_first(
    of_day: dict[str, Inspection], names: Mapping[str, str | None]
) -> Iterator[Inspection]:
    """Each after the one that it names, unless they name one another in a circle."""
    circular = _in_a_circle(of_day, names)
    taken: set[str] = set()
    for identity in of_day:
        path: list[str] = []
        named: str | None = identity
        while named is not None and named not in taken:
            taken.add(named)
            path.append(named)
            named = None if named in circular else names.get(named)
        yield from (of_day[each] for each in reversed(path))


def _in_a_circle(of_day: dict[str, Inspection], names: Mapping[str, str | None]) -> set[str]:
    """Those that name themselves, directly or through others."""
    circular: set[str] = set()
    walked: set[str] = set()
    for identity in of_day:
        path: dict[str, None] = {}
        named: str | None = identity
        while named is not None and named not in walked:
            walked.add(named)
            path[named] = None
            named = names.get(named)
        if named is not None and named in path:
            steps = list(path)
            circular.update(steps[steps.index(named) :])
    return circular
