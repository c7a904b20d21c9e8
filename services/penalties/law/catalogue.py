"""检查项目, §4.2.1 and §5.2: of an inspection only the items of the catalogue count."""

from dataclasses import replace
from typing import Any

from contracts.events.audits import HardwareInspected, OperationsInspected
from contracts.policy.terms import Catalogue
from contracts.received import ReceivedFact


def of_the_catalogue(
    fact: ReceivedFact[Any], catalogue: Catalogue
) -> tuple[ReceivedFact[Any] | None, list[str]]:
    """The inspection without the items outside the catalogue, and what those are.

    None where no item is left: such an inspection is none.
    """
    inspection = fact.data
    if isinstance(inspection, OperationsInspected):
        work = catalogue.work_items
        known = [item.item in work.get(item.position, ()) for item in inspection.items]
        named = [f"{item.position}/{item.item}" for item in inspection.items]
    elif isinstance(inspection, HardwareInspected):
        known = [item.item in catalogue.hardware for item in inspection.items]
        named = [item.item for item in inspection.items]
    else:
        return fact, []
    if all(known):
        return fact, []
    kept = tuple(item for item, is_known in zip(inspection.items, known, strict=True) if is_known)
    unknown = [name for name, is_known in zip(named, known, strict=True) if not is_known]
    if not kept:
        return None, unknown
    return replace(fact, data=inspection.model_copy(update={"items": kept})), unknown
