"""What inspections find and reports say."""

from typing import Any

from tests.unit.law.given import Told

CHECKED = (
    "sales_process_checks",
    "service_process_checks",
    "etiquette_checks",
    "problem_tracking",
    "satisfaction_interviews",
    "delivery_cooperation",
)
"""The work items of a process_checker."""


def _audits(event: str, received: str, /, **data: Any) -> Told:
    return Told(f"docket.audits.{event}.v1", data, received)


def hardware_inspected(
    inspection_id: str,
    on: str,
    *failed: str,
    reinspects: str | None = None,
    received: str | None = None,
) -> Told:
    items = [{"item": item, "conforming": False} for item in failed]
    return _audits(
        "hardware-inspected",
        received or on,
        inspection_id=inspection_id,
        inspected_on=on,
        reinspects=reinspects,
        items=[*items, {"item": "office_area", "conforming": True}],
    )


def rectified(inspection_id: str, received: str) -> Told:
    return _audits("rectification-reported", received, inspection_id=inspection_id)


WORK_ITEMS = [
    ("process_checker", "sales_process_checks"),
    ("process_checker", "service_process_checks"),
    ("process_checker", "etiquette_checks"),
    ("process_checker", "problem_tracking"),
    ("process_checker", "satisfaction_interviews"),
    ("process_checker", "delivery_cooperation"),
]
"""Work items of the catalogue, in the order in which an inspection told of here looks at them."""


def operations_inspected(inspection_id: str, on: str, *items: dict[str, Any]) -> Told:
    return _audits(
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
) -> Told:
    change = {"reason": reason, "effective_on": effective or on} if reason else None
    return _audits(
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
) -> Told:
    other = dict(zip(("department", "brand", "post"), post, strict=True)) if post else None
    return _audits(
        "staffing-finding-recorded",
        on,
        finding_id=finding_id,
        found_on=on,
        kind="concurrent_post",
        person_id=person,
        position=position,
        other_post=other,
    )


def report_submitted(month: str, received: str) -> Told:
    indicators = {"lost_sale_rate": 0.1, "complaints": 2, "churn_rate": 0.05, "satisfaction": 0.9}
    return _audits("monthly-report-submitted", received, month=month, indicators=indicators)


def report_assessed(month: str, on: str, verdict: str) -> Told:
    return _audits("monthly-report-assessed", on, month=month, assessed_on=on, verdict=verdict)
