"""Hardware chains and operations, each on both sides of its boundary."""

from typing import Any

import pytest

from tests.oracle.facts import Event
from tests.oracle.given import (
    closed,
    deadlines,
    docket,
    document,
    entries,
    inspected,
    operated,
    published,
    said,
)

FIRST = inspected("2013-03-01", "I1", conforming=False)  # due 16 March


def rectified(received: str, inspection_id: str) -> Event:
    return said("rectification-reported", received, inspection_id=inspection_id)


def breaches(as_of: str, *events: Event) -> list[str]:
    return entries("hardware-unrectified", as_of, *events)


def test_a_nonconforming_first_inspection() -> None:
    early = inspected("2012-05-31", "I0", conforming=False)
    assert entries("hardware-nonconforming", "2013-03-01", FIRST, early) == ["I1 2013-03-01"]
    assert breaches("2013-03-16", FIRST, early) == []
    assert deadlines("hardware-unrectified", "2013-03-16", FIRST) == ["I1/overdue 2013-03-16"]
    fine = inspected("2013-03-01", "I2", conforming=True)
    assert docket("2013-12-31", fine)["entries"] == []


def test_two_missed_dates_open_the_review_and_end_the_chain() -> None:
    missed = ["I1/overdue 2013-03-17", "I1/overdue/overdue 2013-04-02"]
    assert breaches("2013-12-31", FIRST) == missed
    assert breaches("2013-04-01", FIRST) == missed[:1]
    assert entries("termination-review", "2013-12-31", FIRST) == ["I1 2013-04-02"]
    late = inspected("2013-05-01", "I2", conforming=False, reinspects="I1")
    assert breaches("2013-12-31", FIRST, late) == missed
    assert entries("hardware-nonconforming", "2013-12-31", FIRST, late) == ["I1 2013-03-01"]
    closing = inspected("2013-05-02", "I3", conforming=True, reinspects="I2")
    anew = inspected("2013-05-03", "I4", conforming=False, reinspects="I1")
    assert entries("hardware-nonconforming", "2013-12-31", FIRST, late, closing, anew) == [
        "I1 2013-03-01",
        "I4 2013-05-03",
    ]


@pytest.mark.parametrize(
    ("received", "named", "missed"),
    [
        ("2013-03-16T23:59:59", "I1", []),
        ("2013-03-17T00:00:00", "I1", ["I1/overdue 2013-03-17"]),
        ("2013-04-01", "I1", ["I1/overdue 2013-03-17"]),
        ("2013-04-02", "I1", ["I1/overdue 2013-03-17", "I1/overdue/overdue 2013-04-02"]),
        ("2013-03-10", "I2", ["I1/overdue 2013-03-17", "I1/overdue/overdue 2013-04-02"]),
    ],
)
def test_a_rectification_by_the_due_date(received: str, named: str, missed: list[str]) -> None:
    assert breaches("2013-12-31", FIRST, rectified(received, named)) == missed


def test_a_reinspection_settles_the_round() -> None:
    on_time = inspected("2013-03-16", "R1", conforming=True, reinspects="I1")
    too_late = inspected("2013-03-17", "R1", conforming=True, reinspects="I1")
    failed = inspected("2013-03-16", "R1", conforming=False, reinspects="I1")
    assert breaches("2013-12-31", FIRST, on_time) == []
    assert breaches("2013-12-31", FIRST, too_late) == ["I1/overdue 2013-03-17"]
    assert breaches("2013-12-31", FIRST, failed) == ["R1 2013-03-16", "R1/overdue 2013-04-01"]
    waits = rectified("2013-03-20", "R1")
    assert breaches("2013-12-31", FIRST, failed, waits) == ["R1 2013-03-16"]
    again = inspected("2013-06-01", "R2", conforming=False, reinspects="I1")
    told = (FIRST, failed, waits, again)
    assert breaches("2013-12-31", *told) == ["R1 2013-03-16", "R2 2013-06-01"]
    assert entries("termination-review", "2013-12-31", *told) == ["I1 2013-06-01"]


def test_on_the_day_after_the_due_date_the_missed_date_comes_first() -> None:
    failed = inspected("2013-03-17", "R1", conforming=False, reinspects="I1")
    both = ["I1/overdue 2013-03-17", "R1 2013-03-17"]
    assert breaches("2013-12-31", FIRST, failed) == both


@pytest.mark.parametrize("named", ["I9", "R1", "I2", "L1", "I0"])
def test_one_that_names_nothing_open_is_a_first_inspection(named: str) -> None:
    """Unknown, itself, conforming, later, before the start."""
    conforming = inspected("2013-03-01", "I2", conforming=True)
    early = inspected("2012-05-31", "I0", conforming=False)
    later = inspected("2013-03-06", "L1", conforming=False, received="2013-03-02")
    first = inspected("2013-03-05", "R1", conforming=False, reinspects=named)
    assert entries("hardware-nonconforming", "2013-03-05", early, conforming, later, first) == [
        "R1 2013-03-05"
    ]


def test_of_one_day_the_named_goes_first_circles_aside() -> None:
    names = inspected("2013-03-05", "A", conforming=False, reinspects="B", received="2013-03-06")
    named = inspected("2013-03-05", "B", conforming=False, received="2013-03-07")
    assert entries("hardware-nonconforming", "2013-03-05", names, named) == []
    assert entries("hardware-nonconforming", "2013-03-10", names, named) == ["B 2013-03-05"]
    assert breaches("2013-03-10", names, named) == ["A 2013-03-05"]
    back = inspected("2013-03-05", "B", conforming=False, received="2013-03-07", reinspects="A")
    assert entries("hardware-nonconforming", "2013-03-10", names, back) == ["A 2013-03-05"]
    assert breaches("2013-03-10", names, back) == ["B 2013-03-05"]


def test_a_date_lapses_with_the_closure_but_a_failure_does_not() -> None:
    failed = inspected("2013-05-01", "R1", conforming=False, reinspects="I1")
    assert breaches("2013-12-31", FIRST, closed("2013-03-17")) == ["I1/overdue 2013-03-17"]
    assert breaches("2013-12-31", FIRST, closed("2013-03-16"), failed) == ["R1 2013-05-01"]


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


def test_a_chain_under_review_is_closed_by_a_conforming_reinspection_alone() -> None:
    late = inspected("2013-05-01", "R1", conforming=True, reinspects="I1")
    names = inspected("2013-05-02", "R2", conforming=False, reinspects="I1")
    assert entries("hardware-nonconforming", "2013-05-02", FIRST, names) == ["I1 2013-03-01"]
    assert entries("hardware-nonconforming", "2013-05-02", FIRST, late, names) == [
        "I1 2013-03-01",
        "R2 2013-05-02",
    ]
