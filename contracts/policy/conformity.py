"""Whether a work item conforms: as judged by the inspector, or computed from a measurement."""

from contracts.events.operations import Measurement, OperationsItem
from contracts.policy.terms import Measurements


def conforms(item: OperationsItem, terms: Measurements) -> bool:
    """Whether an item conforms, by the inspector's judgement or by its measurement."""
    if item.measurement is not None:
        return measured_well(item.measurement, terms)
    return bool(item.conforming)


def measured_well(measurement: Measurement, terms: Measurements) -> bool:
    """Whether the measurement reaches the policy's figures for callbacks or samples, §5.2(4)."""
    if measurement.kind == "callback_rate":
        required = measurement.required
        return required == 0 or measurement.compliant * 100 > terms.callback_rate_percent * required
    if measurement.kind == "ssi_samples":
        return all(row.valid >= min(terms.ssi_samples, row.sold) for row in measurement.rows)
    return all(row.valid >= terms.csi_samples for row in measurement.rows)
