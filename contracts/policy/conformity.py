"""Whether a work item conforms: as judged by the inspector, or computed from a measurement."""

from collections.abc import Iterable

from contracts.events.operations import Measurement, OperationsItem
from contracts.policy.terms import Measurements


def conforms(item: OperationsItem, terms: Measurements) -> bool:
    """Whether an item conforms, by the inspector's judgement or by its measurement."""
    measurement = item.measurement
    return bool(item.conforming) if measurement is None else measured_well(measurement, terms)


def failing(items: Iterable[OperationsItem], terms: Measurements) -> list[OperationsItem]:
    """Those of the items that do not conform."""
    return [
        item
        for item in items
        if not (item.conforming if (of := item.measurement) is None else measured_well(of, terms))
    ]


def measured_well(measurement: Measurement, terms: Measurements) -> bool:
    """Whether the measurement reaches the policy's figures for callbacks or samples, §5.2(4)."""
    if measurement.kind == "callback_rate":
        required = measurement.required
        return required == 0 or measurement.compliant * 100 > terms.callback_rate_percent * required
    if measurement.kind == "ssi_samples":
        return all(row.valid >= min(terms.ssi_samples, row.sold) for row in measurement.rows)
    return all(row.valid >= terms.csi_samples for row in measurement.rows)
