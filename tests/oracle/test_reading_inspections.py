"""Hardware chains and operations, each on both sides of its boundary."""

import pytest

from tests.oracle.given import (
    closed,
    deadlines,
    docket,
    entries,
    inspected,
)
from tests.oracle.inspection_facts import FIRST, breaches, rectified


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


def test_a_chain_under_review_is_closed_by_a_conforming_reinspection_alone() -> None:
    late = inspected("2013-05-01", "R1", conforming=True, reinspects="I1")
    names = inspected("2013-05-02", "R2", conforming=False, reinspects="I1")
    assert entries("hardware-nonconforming", "2013-05-02", FIRST, names) == ["I1 2013-03-01"]
    assert entries("hardware-nonconforming", "2013-05-02", FIRST, late, names) == [
        "I1 2013-03-01",
        "R2 2013-05-02",
    ]
