"""检查项目, §4.2.1 and §5.2: the catalogue decides which items of an inspection count."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from msgspec.structs import replace

from contracts.events.audits import HardwareInspected
from contracts.events.operations import OperationsInspected
from contracts.received import ReceivedFact

I = TypeVar("I", HardwareInspected, OperationsInspected)  # noqa: E741 - an inspection
Odd = Callable[[str, ReceivedFact[Any], str], None]


def within_catalogue(
    inspections: Iterable[ReceivedFact[I]],
    is_known: Callable[[Any, date], bool],
    odd: Odd,
) -> list[ReceivedFact[I]]:
    """The inspections as if items outside the catalogue had not been recorded.

    `is_known` tells whether the catalogue of a day has an item. An inspection left without any
    item is none. The items left out are the anomaly `unknown-item`, one an inspection.
    """
    counting: list[ReceivedFact[I]] = []
    for inspection in inspections:
        found = inspection.data
        kept: list[Any] = []
        left_out: list[Any] = []
        for item in found.items:
            (kept if is_known(item, found.inspected_on) else left_out).append(item)
        if not left_out:
            counting.append(inspection)
            continue
        unknown = ", ".join(item.item for item in left_out)
        odd("unknown-item", inspection, f"{unknown}: not in the catalogue of that day")
        if kept:
            data = found.model_copy(update={"items": tuple(kept)})
            counting.append(replace(inspection, data=data))
    return counting
