"""Contradictions are shown and never decisive: the table of anomalies of adjudicate.md."""

from contracts.events.staffing import AbsenceRecorded
from tests.builders.audits import finding, hardware_inspected, operations_inspected, rectified
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import (
    accepted,
    baseline_filed,
    change_filed,
    closed,
    member,
    successor_filed,
    trained,
)
from tests.unit.law.given import all_odd, given

BASE = [accepted("2012-06-02"), baseline_filed("2012-06-03", member("P", "2012-06-01"))]
GOOD = {"conforming": True}


def odd(*told: GivenFact, on: str = "2012-12-31") -> list[str]:
    """The anomalies of a dealer that was accepted, with P on post."""
    return all_odd(given(*BASE, *told).on(on))


def absence(person: str, from_on: str, to_on: str) -> GivenFact:
    said = {"person_id": person, "from_on": from_on, "to_on": to_on}
    return GivenFact(AbsenceRecorded.TYPE, said, "2012-07-02")


def test_a_dealer_without_contradictions_has_none() -> None:
    assert odd() == []


def test_a_dealer_never_accepted_is_odd_once_with_its_first_fact() -> None:
    told = [baseline_filed("2012-06-03", member("P", "2012-06-01")), trained("P", "2012-06-04")]
    assert all_odd(given(*told).on("2012-12-31")) == ["unaccepted-dealer e001"]
    later = accepted("2012-06-01", received="2012-08-01")
    assert all_odd(given(*told, later).on("2012-12-31")) == []
    assert all_odd(given(*told, later).on("2012-07-31")) == ["unaccepted-dealer e001"]


def test_people_whom_no_filing_names_are_odd_wherever_they_are_spoken_of() -> None:
    assert odd(trained("X", "2012-07-02")) == ["unknown-person e003"]
    assert odd(absence("X", "2012-07-02", "2012-07-02")) == ["unknown-person e003"]
    assert odd(finding("F1", "2012-07-02", person="X")) == ["unknown-person e003"]
    change = change_filed("C1", "2012-07-02", effective="2012-07-02", person="X")
    assert odd(change) == ["unknown-person e003"]


def test_people_whom_a_filing_names_for_whatever_post_are_not() -> None:
    told = [
        absence("P", "2012-07-02", "2012-07-02"),
        finding("F1", "2012-07-02", person="P", position="risk_controller"),
        change_filed("C1", "2012-07-02", effective="2012-07-02", person="P"),
        trained("S", "2012-07-03"),
        successor_filed("C1", "2012-07-04", member("S", "2012-07-04")),
    ]
    assert odd(*told) == []


def test_a_person_id_that_bears_another_name_is_odd_where_it_does() -> None:
    other = member("P", "2012-07-01") | {"name": "另一人"}
    assert odd(baseline_filed("2012-07-02", other)) == ["person-id-reused e003"]
    assert odd(baseline_filed("2012-07-02", member("P", "2012-07-01"))) == []


def test_an_absence_that_ends_before_it_begins_is_odd() -> None:
    assert odd(absence("P", "2012-07-03", "2012-07-02")) == ["absence-backwards e003"]
    assert odd(absence("P", "2012-07-02", "2012-07-02")) == []


def test_a_post_that_begins_on_the_day_of_the_same_person_s_departure_is_odd() -> None:
    returning = member("P", "2012-07-20", "process_checker")
    told = change_filed("C1", "2012-07-19", effective="2012-07-20", person="P", successor=returning)
    assert odd(told) == ["same-day-return e003"]
    day_after = member("P", "2012-07-21", "process_checker")
    told = change_filed("C1", "2012-07-19", effective="2012-07-20", person="P", successor=day_after)
    assert odd(told) == []
    no_departure = change_filed(
        "C1",
        "2012-07-19",
        effective="2012-07-20",
        person="P",
        reason="maternity_leave",
        successor=returning,
    )
    assert odd(no_departure) == []


def test_a_dealer_accepted_again_after_its_closure_needs_a_code_of_its_own() -> None:
    again = accepted("2012-09-01", received="2012-09-01")
    assert odd(again) == ["repeated-id e003"]
    shut = closed("2012-08-31", received="2012-08-01")
    assert odd(shut, again) == ["accepted-again e004", "repeated-id e004"]


def test_a_rectification_may_name_an_inspection_of_hardware_or_of_operations() -> None:
    assert odd(rectified("I9", "2012-07-05")) == ["unknown-inspection e003"]
    assert (
        odd(hardware_inspected("H1", "2012-07-02", "labels"), rectified("H1", "2012-07-05")) == []
    )
    work = operations_inspected("O1", "2012-07-02", GOOD)
    assert odd(work, rectified("O1", "2012-07-05")) == []


def test_a_reinspection_that_names_what_cannot_be_inspected_again_is_odd() -> None:
    first = hardware_inspected("H1", "2012-07-02", "labels")
    conforming = hardware_inspected("H2", "2012-07-03")
    cases = {
        "an unknown one": (
            hardware_inspected("H9", "2012-07-04", reinspects="H0"),
            "unknown-inspection",
        ),
        "itself": (hardware_inspected("H9", "2012-07-04", reinspects="H9"), "not-reinspectable"),
        "a conforming one": (
            hardware_inspected("H9", "2012-07-04", reinspects="H2"),
            "not-reinspectable",
        ),
        "a later one": (
            hardware_inspected("H9", "2012-07-01", reinspects="H1"),
            "not-reinspectable",
        ),
    }
    for told, kind in cases.values():
        assert odd(first, conforming, told) == [f"{kind} e005"]
    assert odd(first, conforming, hardware_inspected("H9", "2012-07-04", reinspects="H1")) == []


def test_an_inspection_left_without_any_item_is_none() -> None:
    unknown = GivenFact(
        "docket.audits.hardware-inspected.v1",
        {
            "inspection_id": "H1",
            "inspected_on": "2012-07-02",
            "items": [{"item": "coffee_machine", "conforming": False}],
        },
        "2012-07-02",
    )
    docket = given(*BASE, unknown, hardware_inspected("H2", "2012-07-03", reinspects="H1"))
    assert all_odd(docket.on("2012-12-31")) == ["unknown-inspection e004", "unknown-item e003"]
    assert [e.clause for e in docket.on("2012-12-31").entries if "hardware" in e.clause] == []
