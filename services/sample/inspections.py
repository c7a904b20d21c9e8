"""The inspections of the monitoring centre, §4.2 and §5.2."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any, Final

from contracts.events.audits import (
    HardwareInspected,
    RectificationReported,
    StaffingFindingRecorded,
)
from contracts.events.operations import OperationsInspected
from services.sample.department import Department, Person

HARDWARE_ITEMS: Final = ("office_area", "telephones", "computers", "other_equipment", "labels")

JUDGED: Final = (
    ("customer_manager", "cs_improvement_meeting"),
    ("customer_manager", "monthly_report_match"),
    ("customer_manager", "staff_training"),
    ("process_checker", "sales_process_checks"),
    ("process_checker", "service_process_checks"),
    ("process_checker", "etiquette_checks"),
    ("process_checker", "problem_tracking"),
    ("process_checker", "satisfaction_interviews"),
    ("process_checker", "delivery_cooperation"),
    ("information_maintainer", "customer_archive"),
    ("information_maintainer", "customer_classification"),
    ("information_maintainer", "lost_sale_callbacks"),
    ("information_maintainer", "churn_analysis"),
    ("sales_callback", "archive_verification"),
    ("service_callback", "archive_verification"),
    ("risk_controller", "complaint_forms"),
    ("risk_controller", "complaint_statistics"),
)
MEASURED: Final = (
    ("sales_callback", "first_level_callback"),
    ("sales_callback", "second_level_callback"),
    ("service_callback", "after_repair_callback"),
    ("sales_callback", "ssi_survey"),
    ("service_callback", "csi_survey"),
)
BELOW_STANDARD = 3


def inspect_hardware(
    department: Department, on: date, *, wrong: Sequence[str] = (), reinspects: str | None = None
) -> str:
    """A hardware inspection (硬件检查) that finds these items wrong; its inspection_id."""
    book = department.book
    inspection_id = book.number("H")
    items = [{"item": item, "conforming": item not in wrong} for item in HARDWARE_ITEMS]
    book.inspector(
        HardwareInspected,
        on,
        inspection_id=inspection_id,
        inspected_on=on,
        reinspects=reinspects,
        items=items,
    )
    if wrong and not reinspects:
        book.provoke("hardware-nonconforming", inspection_id, on, 3000)
    return inspection_id


def report_rectified(department: Department, inspection_id: str, on: date) -> None:
    """The dealer reports a rectification (整改)."""
    department.book.dms(
        RectificationReported, on, inspection_id=inspection_id, note="已按要求整改完毕"
    )


def inspect_operations(
    department: Department, on: date, *, wrong: int = 0, low_callback_rate: bool = False
) -> str:
    """An operations inspection (日常工作抽查); its inspection_id.

    So many judged items are nonconforming, and one callback rate besides where it is low.
    """
    book = department.book
    posts = set(department.dealer.posts)
    judged = [item for item in JUDGED if item[0] in posts]
    measured = [item for item in MEASURED if item[0] in posts]
    low_callback_rate = low_callback_rate and bool(measured)
    looked_at = book.rng.sample(judged, min(len(judged), max(wrong, book.rng.randint(3, 6))))
    items: list[dict[str, Any]] = [
        {"position": position, "item": item, "conforming": place >= wrong}
        for place, (position, item) in enumerate(looked_at)
    ]
    if low_callback_rate:
        position, item = measured.pop(0)
        items.append({"position": position, "item": item, "measurement": _low_rate(book.rng)})
    items += [
        {"position": position, "item": item, "measurement": _good_measure(item, book.rng)}
        for position, item in book.rng.sample(measured, min(2, len(measured)))
    ]
    inspection_id = book.number("O")
    book.inspector(
        OperationsInspected, on, inspection_id=inspection_id, inspected_on=on, items=items
    )
    if wrong + low_callback_rate >= BELOW_STANDARD:
        book.provoke("operations-below-standard", inspection_id, on, 5000)
    return inspection_id


def find_concurrent_post(
    department: Department, person: Person, on: date, other_post: dict[str, str]
) -> None:
    """An inspector finds a member on another post besides (兼职)."""
    book = department.book
    book.inspector(
        StaffingFindingRecorded,
        on,
        finding_id=book.number("F"),
        found_on=on,
        kind="concurrent_post",
        person_id=person.person_id,
        position=person.position,
        other_post=other_post,
    )
    subject = "/".join((person.person_id, *other_post.values(), on.isoformat()))
    book.provoke("concurrent-post", subject, on, 5000)


def _low_rate(rng: Random) -> dict[str, Any]:
    required = rng.randrange(50, 150, 10)
    return {
        "kind": "callback_rate",
        "compliant": required * rng.randint(70, 90) // 100,
        "required": required,
    }


def _good_measure(item: str, rng: Random) -> dict[str, Any]:
    if item == "ssi_survey":
        sold = [rng.randint(2, 14) for _ in range(3)]
        rows = [
            {"consultant": f"顾问{n}", "sold": cars, "valid": min(cars, rng.randint(5, 8))}
            for n, cars in enumerate(sold, 1)
        ]
        return {"kind": "ssi_samples", "rows": rows}
    if item == "csi_survey":
        advisors = [{"advisor": f"服务顾问{n}", "valid": rng.randint(10, 18)} for n in (1, 2)]
        return {"kind": "csi_samples", "rows": advisors}
    required = rng.randrange(50, 150, 10)
    return {
        "kind": "callback_rate",
        "compliant": required - required * rng.randint(0, 8) // 100,
        "required": required,
    }
