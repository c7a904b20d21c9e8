"""Work items and how they are measured (§5.2, §5.6): adjudicate.md, rule 17."""

from collections.abc import Iterator
from typing import Any

from tests.oracle.entries import Entry, component, entry
from tests.oracle.facts import Case, day
from tests.oracle.figures import (
    CALLBACK_RATE_PERCENT,
    CSI_SAMPLES,
    OPERATIONS_THRESHOLD,
    SSI_SAMPLES,
)


def conforms(item: dict[str, Any]) -> bool:
    """Rule 17: as stated, or computed from the measurement."""
    if "conforming" in item:
        return bool(item["conforming"])
    measured = item["measurement"]
    if measured["kind"] == "callback_rate":
        required = int(measured["required"])
        return required == 0 or int(measured["compliant"]) * 100 > CALLBACK_RATE_PERCENT * required
    if measured["kind"] == "ssi_samples":
        return all(row["valid"] >= min(SSI_SAMPLES, row["sold"]) for row in measured["rows"])
    return all(row["valid"] >= CSI_SAMPLES for row in measured["rows"])


def operations(case: Case) -> Iterator[Entry]:
    for fact in case.of("operations-inspected"):
        on = day(fact["data"]["inspected_on"])
        named = component(fact["data"]["inspection_id"])
        failing = [item for item in fact["data"]["items"] if not conforms(item)]
        if len({(item["position"], item["item"]) for item in failing}) >= OPERATIONS_THRESHOLD:
            yield entry(case, "operations-below-standard", named, on, [fact])
        if any(item.get("measurement", {}).get("kind") == "callback_rate" for item in failing):
            yield entry(case, "callback-rate-low", named, on, [fact])
