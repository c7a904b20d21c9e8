"""What the second reading says of inspections of operations, and of the catalogue of items."""

from typing import Any

import pytest

from tests.oracle.facts import Event
from tests.oracle.given import (
    docket,
    document,
    entries,
    inspected,
    operated,
    published,
    said,
)
from tests.oracle.inspection_facts import FIRST, breaches, rectified

BAD: dict[str, Any] = {"conforming": False}


GOOD: dict[str, Any] = {"conforming": True}


def rate(compliant: int, required: int) -> dict[str, Any]:
    measured = {"kind": "callback_rate", "compliant": compliant, "required": required}
    return {"measurement": measured}


def ssi(*rows: tuple[int, int]) -> dict[str, Any]:
    told = [{"consultant": "S", "sold": sold, "valid": valid} for sold, valid in rows]
    return {"measurement": {"kind": "ssi_samples", "rows": told}}


def csi(*valid: int) -> dict[str, Any]:
    told = [{"advisor": "A", "valid": number} for number in valid]
    return {"measurement": {"kind": "csi_samples", "rows": told}}


@pytest.mark.parametrize(
    ("third", "below"),
    [
        (BAD, True),
        (GOOD, False),
        (rate(900, 1000), True),
        (rate(901, 1000), False),
        (rate(0, 0), False),
        (ssi((5, 5), (8, 4)), True),
        (ssi((5, 5), (3, 3), (0, 0)), False),
        (ssi((4, 3)), True),
        (csi(10, 9), True),
        (csi(10), False),
        (csi(), False),
    ],
)
def test_three_nonconforming_items_are_too_many(third: dict[str, Any], below: bool) -> None:
    found = entries(
        "operations-below-standard", "2013-03-05", operated("2013-03-05", "O1", BAD, BAD, third)
    )
    assert found == (["O1 2013-03-05"] if below else [])


def test_a_low_callback_rate_is_noticed_once_and_only_where_measured() -> None:
    low = operated("2013-03-05", "O1", rate(9, 10), rate(1, 10))
    high = operated("2013-03-05", "O2", rate(91, 100), BAD)
    assert entries("callback-rate-low", "2013-03-05", low, high) == ["O1 2013-03-05"]
    assert entries("callback-rate-low", "2013-03-04", low, high) == []
    repeated = operated("2013-03-06", "O1", rate(1, 10))
    hardware = inspected("2013-03-05", "O2", conforming=False)
    assert entries("callback-rate-low", "2013-03-31", low, repeated, hardware) == ["O1 2013-03-05"]


def seen(on: str, inspection_id: str, *items: str, **more: Any) -> Event:
    """A hardware inspection of which no item conforms."""
    told = [{"item": item, "conforming": False} for item in items]
    named = {"inspection_id": inspection_id, "inspected_on": on}
    return said("hardware-inspected", on, **named, items=told, **more)


def test_only_items_of_the_catalogue_count() -> None:
    assert entries(
        "hardware-nonconforming",
        "2013-03-01",
        seen("2013-03-01", "I1", "showroom", "labels"),
        seen("2013-03-01", "I2", "showroom"),
    ) == ["I1 2013-03-01"]
    good = {"item": "labels", "conforming": True}
    mixed = seen("2013-03-01", "I3", "showroom")
    mixed["data"]["items"].append(good)
    again = seen("2013-03-02", "I4", "labels", reinspects="I3")
    assert entries("hardware-nonconforming", "2013-03-02", mixed) == []
    assert entries("hardware-nonconforming", "2013-03-02", mixed, again) == ["I4 2013-03-02"]


def worked(inspection_id: str, *items: tuple[str, str, dict[str, Any]]) -> Event:
    told = [{"position": position, "item": item} | judged for position, item, judged in items]
    named = {"inspection_id": inspection_id, "inspected_on": "2013-03-05"}
    return said("operations-inspected", "2013-03-05", **named, items=told)


def test_a_work_item_counts_in_its_own_position_alone() -> None:
    two = [
        ("process_checker", "etiquette_checks", BAD),
        ("process_checker", "problem_tracking", BAD),
    ]
    own = ("customer_manager", "staff_training", BAD)
    misplaced = ("process_checker", "staff_training", BAD)
    gone = ("sales_callback", "customer_flow_tables", BAD)
    found = docket("2013-03-05", worked("O1", *two, own), worked("O2", *two, misplaced, gone))
    assert [entry["subject"] for entry in found["entries"]] == ["O1"]
    assert [each["kind"] for each in found["anomalies"] if "item" in each["kind"]] == [
        "unknown-item"
    ]
    low = rate(1, 10)
    placed = worked("O3", ("sales_callback", "first_level_callback", low))
    stray = worked("O4", ("risk_controller", "first_level_callback", low))
    told = (placed, stray)
    assert entries("callback-rate-low", "2013-03-05", *told) == ["O3 2013-03-05"]


def test_an_inspection_left_without_items_is_none() -> None:
    none = seen("2013-03-10", "E1", "showroom", reinspects="I1")
    assert breaches("2013-03-16", FIRST, none) == []
    assert breaches("2013-03-17", FIRST, none) == ["I1/overdue 2013-03-17"]
    names = inspected("2013-03-12", "R1", conforming=False, reinspects="E1")
    assert entries("hardware-nonconforming", "2013-03-12", FIRST, none, names) == [
        "I1 2013-03-01",
        "R1 2013-03-12",
    ]
    rectifies = rectified("2013-03-12", "E1")
    found = docket("2013-03-12", FIRST, none, rectifies)["anomalies"]
    assert sorted({each["kind"] for each in found} - {"unaccepted-dealer"}) == [
        "unknown-inspection",
        "unknown-item",
    ]


@pytest.mark.parametrize(
    ("effective_from", "found"), [("2013-03-01", []), ("2013-03-02", ["I1 2013-03-01"])]
)
def test_the_catalogue_is_of_the_day_of_the_inspection(
    effective_from: str, found: list[str]
) -> None:
    fewer = document(effective_from, {"catalogue.hardware": ["office_area"]})
    told = (FIRST, published("2013-01-01", fewer))
    assert entries("hardware-nonconforming", "2013-03-05", *told) == found
    early = [document("2013-04-01", {"catalogue.hardware": ["office_area"]}, version="first")]
    shown = docket("2013-04-30", FIRST, given=early)
    assert "unknown-item" in [each["kind"] for each in shown["anomalies"]]
