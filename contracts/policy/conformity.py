"""Whether a work item conforms: as judged by the inspector, or computed from a measurement."""

from contracts.events.operations import (
    CallbackRate,
    CsiSamples,
    Measurement,
    OperationsItem,
    SsiSamples,
)
from contracts.policy.terms import Measurements


def conforms(item: OperationsItem, terms: Measurements) -> bool:
    """As judged by the inspector, or as computed from what was measured."""
    if item.measurement is not None:
        return measured_well(item.measurement, terms)
    return bool(item.conforming)


def measured_well(measurement: Measurement, terms: Measurements) -> bool:
    """Above 90% compliant; enough valid samples of each consultant and advisor, §5.2(4)."""
    match measurement:
        case CallbackRate(compliant=compliant, required=required):
            return required == 0 or compliant * 100 > terms.callback_rate_percent * required
        case SsiSamples(rows=rows):
            return all(row.valid >= min(terms.ssi_samples, row.sold) for row in rows)
        case CsiSamples(rows=rows):
            return all(row.valid >= terms.csi_samples for row in rows)
