"""日常工作运作, §5.2 and §5.6: inspections of the daily work."""

from collections.abc import Iterator

from contracts.policy.conformity import failing, measured_well
from services.penalties.law.case import Case
from services.penalties.law.verdicts import Clause, Verdict, component

OPERATIONS_BELOW_STANDARD = Clause("operations-below-standard", "5.6", "penalty")
CALLBACK_RATE_LOW = Clause("callback-rate-low", "5.2(4)", "notice")


def operations_below_standard(case: Case) -> Iterator[Verdict]:
    """Too many work items below standard in one inspection cost a fixed sum."""
    for inspection in case.operations_inspections:
        on = inspection.data.inspected_on
        verdict = case.verdict(OPERATIONS_BELOW_STANDARD, component(inspection.data.inspection_id))
        if verdict.governed("inspected_on", on):
            regulation = case.regulation(on)
            terms = regulation.terms
            failed = failing(inspection.data.items, terms.measurements)
            items = terms.operations_below_standard.items
            if verdict.that("items_failed", len(failed), ">=", items) and verdict.come(
                "inspected_on", on
            ):
                verdict.entails(
                    on,
                    regulation,
                    [inspection],
                    amount_fen=terms.operations_below_standard.amount_fen,
                    parameters={"items": items},
                    items_failed=len(failed),
                    failed=[f"{item.position}/{item.item}" for item in failed],
                    failed_items=[
                        {"position": item.position, "item": item.item} for item in failed
                    ],
                )
        yield verdict


def callback_rate_low(case: Case) -> Iterator[Verdict]:
    """A measured rate of compliant callbacks (规范回访率) that is too low is published."""
    for inspection in case.operations_inspections:
        on = inspection.data.inspected_on
        verdict = case.verdict(CALLBACK_RATE_LOW, component(inspection.data.inspection_id))
        if verdict.governed("inspected_on", on):
            regulation = case.regulation(on)
            measurements = regulation.terms.measurements
            low = [
                (item, rate)
                for item in inspection.data.items
                if (rate := item.measurement) is not None
                and rate.kind == "callback_rate"
                and not measured_well(rate, measurements)
            ]
            if verdict.that("rates_low", len(low), ">", 0) and verdict.come("inspected_on", on):
                verdict.entails(
                    on,
                    regulation,
                    [inspection],
                    parameters={"callback_rate_percent": measurements.callback_rate_percent},
                    low=[
                        {
                            "item": item.item,
                            "position": item.position,
                            "compliant": rate.compliant,
                            "required": rate.required,
                        }
                        for item, rate in low
                    ],
                )
        yield verdict
