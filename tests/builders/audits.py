"""What inspections find and reports say."""

from collections.abc import Mapping
from typing import Any

from tests.builders.given_fact import GivenFact, fact


def hardware_inspected(
    inspection_id: str,
    on: str,
    *failed: str,
    reinspects: str | None = None,
    received: str | None = None,
) -> GivenFact:
    found = {**dict.fromkeys(failed, False), "office_area": True}
    return hardware_found(inspection_id, on, found, reinspects=reinspects, received=received)


def hardware_found(
    inspection_id: str,
    on: str,
    conforming: Mapping[str, bool],
    *,
    reinspects: str | None = None,
    received: str | None = None,
) -> GivenFact:
    return fact(
        "hardware-inspected",
        received or on,
        inspection_id=inspection_id,
        inspected_on=on,
        reinspects=reinspects,
        items=[{"item": item, "conforming": fine} for item, fine in conforming.items()],
    )


def rectified(inspection_id: str, received: str, note: str | None = None) -> GivenFact:
    return fact("rectification-reported", received, inspection_id=inspection_id, note=note)


WORK_ITEMS = [
    ("process_checker", "sales_process_checks"),
    ("process_checker", "service_process_checks"),
    ("process_checker", "etiquette_checks"),
    ("process_checker", "problem_tracking"),
    ("process_checker", "satisfaction_interviews"),
    ("process_checker", "delivery_cooperation"),
]
"""Work items of the catalogue, in the order in which an inspection told of here looks at them."""


def operations_inspected(inspection_id: str, on: str, *items: dict[str, Any]) -> GivenFact:
    return fact(
        "operations-inspected",
        on,
        inspection_id=inspection_id,
        inspected_on=on,
        items=[
            {"position": position, "item": slug, **item}
            for (position, slug), item in zip(WORK_ITEMS, items, strict=False)
        ],
    )


def finding(
    finding_id: str,
    on: str,
    *,
    person: str = "P",
    position: str = "process_checker",
    reason: str | None = "resigned",
    effective: str | None = None,
    received: str | None = None,
) -> GivenFact:
    change = {"reason": reason, "effective_on": effective or on} if reason else None
    return fact(
        "staffing-finding-recorded",
        received or on,
        finding_id=finding_id,
        found_on=on,
        kind="unfiled_change",
        person_id=person,
        position=position,
        change=change,
    )


def concurrent_post_found(
    finding_id: str,
    on: str,
    post: tuple[str, str, str] | None,
    *,
    person: str = "P",
    position: str = "process_checker",
) -> GivenFact:
    other = dict(zip(("department", "brand", "post"), post, strict=True)) if post else None
    return fact(
        "staffing-finding-recorded",
        on,
        finding_id=finding_id,
        found_on=on,
        kind="concurrent_post",
        person_id=person,
        position=position,
        other_post=other,
    )


def report_submitted(
    month: str, received: str, *, title: str | None = None, **indicators: float
) -> GivenFact:
    plain = {"lost_sale_rate": 0.1, "complaints": 2, "churn_rate": 0.05, "satisfaction": 0.9}
    return fact(
        "monthly-report-submitted",
        received,
        month=month,
        title=title,
        indicators=plain | indicators,
    )


def report_assessed(month: str, on: str, verdict: str) -> GivenFact:
    return fact("monthly-report-assessed", on, month=month, assessed_on=on, verdict=verdict)
