"""检查项目, §4.2.1 and §5.2: the catalogue decides which items of an inspection count."""

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import Any, TypeVar

from msgspec.structs import replace

from contracts.events.audits import HardwareInspected
from contracts.events.operations import OperationsInspected
from services.received.fact import ReceivedFact

I = TypeVar("I", HardwareInspected, OperationsInspected)  # noqa: E741 - an inspection
Odd = Callable[[str, ReceivedFact[Any], str], None]


def within_catalogue(
    inspections: Iterable[ReceivedFact[I]],
    known_on: Callable[[date], frozenset[Any] | None],
    slug: Callable[[Any], Hashable],
    odd: Odd,
) -> list[ReceivedFact[I]]:
    """The inspections as if items outside the catalogue had not been recorded.

    `known_on` gives the catalogue of a day, None if any item counts; `slug` gives an item's slug.
    An inspection without any item left does not count. Each inspection's items left out are one
    anomaly `unknown-item`.
    """
    counting: list[ReceivedFact[I]] = []
    for inspection in inspections:
        found = inspection.data
        known = known_on(found.inspected_on)
        if known is None or known.issuperset(map(slug, found.items)):
            counting.append(inspection)
            continue
        left_out = [each for each in found.items if slug(each) not in known]
        unknown = ", ".join(item.item for item in left_out)
        odd("unknown-item", inspection, f"{unknown}: not in the catalogue of that day")
        if kept := tuple(item for item in found.items if item not in left_out):
            data = found.model_copy(update={"items": kept})
            counting.append(replace(inspection, data=data))
    return counting
