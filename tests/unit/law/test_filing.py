"""异动备案, §4.1.5(2): changes filed late, successors named too late, months not declared."""

import pytest

from tests.builders.staffing import (
    accepted,
    baseline_filed,
    change_filed,
    closed,
    member,
    no_change_declared,
    successor_filed,
)
from tests.unit.law.given import all_odd, entries, given, odd

FILING = "change-filing"
MANAGER = "customer_manager"


def fault(*told: object, on: str = "2013-12-31") -> list[str]:
    docket = given(*told).on(on)  # type: ignore[arg-type]
    return [
        f"{e.occurred_on} {e.subject} {e.explanation['fault']}"
        for e in docket.entries
        if e.clause == FILING
    ]


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2013-03-05 23:59:59", []),
        ("2013-03-06 00:00:00", ["2013-03-06 C1 manager-late"]),
    ],
)
def test_a_manager_s_change_is_filed_15_days_before_it_takes_effect(
    received: str, expected: list[str]
) -> None:
    assert fault(change_filed("C1", received, effective="2013-03-20", position=MANAGER)) == expected


@pytest.mark.parametrize(
    ("effective", "received", "expected"),
    [
        ("2013-03-06", "2013-03-07 23:59:59", []),
        ("2013-03-06", "2013-03-08 00:00:00", ["2013-03-08 C1 late"]),
        # Friday: the first working day after it is Monday
        ("2013-03-08", "2013-03-11 23:59:59", []),
        ("2013-03-08", "2013-03-12 00:00:00", ["2013-03-12 C1 late"]),
        # before the Spring Festival: Saturday 16 February is a make-up working day
        ("2013-02-08", "2013-02-16 23:59:59", []),
        ("2013-02-08", "2013-02-17 00:00:00", ["2013-02-17 C1 late"]),
    ],
)
def test_another_s_change_is_filed_by_the_end_of_the_first_working_day_after_it(
    effective: str, received: str, expected: list[str]
) -> None:
    assert fault(change_filed("C1", received, effective=effective)) == expected


@pytest.mark.parametrize(
    ("arrival", "expected"),
    [("2013-02-28", []), ("2013-03-01", ["2013-01-31 C1 arrival-too-late"])],
)
def test_the_arrival_lies_within_a_month_of_the_later_of_filing_and_effect(
    arrival: str, expected: list[str]
) -> None:
    named = member("S", arrival, "process_checker")
    filed = {"effective": "2013-01-31"}
    assert fault(change_filed("C1", "2013-01-31", **filed, successor=named)) == expected
    assert fault(change_filed("C1", "2013-01-31", **filed, expected=arrival)) == expected
    assert fault(change_filed("C1", "2013-01-31", effective="2013-01-01", expected=arrival)) == [
        "2013-01-31 C1 late"
    ]


@pytest.mark.parametrize(
    ("received", "effective", "last"),
    [("2013-03-06", "2013-03-15", "2013-04-15"), ("2013-03-07", "2013-03-06", "2013-04-07")],
)
def test_the_month_of_arrival_begins_with_the_later_of_filing_and_effect(
    received: str, effective: str, last: str
) -> None:
    after = f"{last[:-2]}{int(last[-2:]) + 1:02d}"
    assert fault(change_filed("C1", received, effective=effective, expected=last)) == []
    assert fault(change_filed("C1", received, effective=effective, expected=after)) == [
        f"{received} C1 arrival-too-late"
    ]


def test_a_named_successor_s_date_goes_before_the_expected_one() -> None:
    named = member("S", "2013-01-31", "process_checker")
    change = change_filed(
        "C1", "2013-01-31", effective="2013-01-31", successor=named, expected="2013-05-01"
    )
    assert fault(change) == []


def test_arrival_looks_at_the_filing_alone() -> None:
    change = change_filed("C1", "2013-01-31", effective="2013-01-31", expected="2013-03-01")
    successor = successor_filed("C1", "2013-02-01", member("S", "2013-02-02"))
    assert fault(change, successor) == ["2013-01-31 C1 arrival-too-late"]


def test_one_change_costs_once_however_many_faults_and_names_the_first() -> None:
    change = change_filed(
        "C1", "2013-03-10", effective="2013-03-20", position=MANAGER, expected="2013-06-01"
    )
    assert entries(given(change).on("2013-03-31"), FILING) == ["2013-03-10 change-filing C1 ¥5000"]
    assert fault(change) == ["2013-03-10 C1 manager-late"]


def test_a_change_filed_before_the_policy_s_start_is_not_judged() -> None:
    assert fault(change_filed("C1", "2012-05-31", effective="2012-05-01")) == []
    assert fault(change_filed("C1", "2012-06-01", effective="2012-05-01")) == ["2012-06-01 C1 late"]


def test_a_change_of_somebody_whom_no_filing_names_is_odd_and_counts() -> None:
    stranger = given(change_filed("C1", "2013-03-08", effective="2013-03-06", person="P"))
    assert "unknown-person e001" in all_odd(stranger.on("2013-12-31"))
    assert len(entries(stranger.on("2013-12-31"), FILING)) == 1
    placed = baseline_filed("2013-01-01", member("P", "2012-12-01", "process_checker"))
    change = change_filed("C1", "2013-03-08", effective="2013-03-06", person="P")
    assert "unknown-person e002" not in all_odd(given(placed, change).on("2013-12-31"))


def test_every_reason_must_be_filed_in_time() -> None:
    change = change_filed("C1", "2013-03-08", effective="2013-03-06", reason="maternity_leave")
    assert fault(change) == ["2013-03-08 C1 late"]


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2012-07-01 00:00:00", []),
        ("2012-08-05 23:59:59", []),
        ("2012-08-06 00:00:00", ["2012-08-06 2012-07 month-undeclared"]),
        ("2012-06-30 23:59:59", ["2012-08-06 2012-07 month-undeclared"]),
    ],
)
def test_a_month_is_declared_from_its_first_day_to_the_5th_of_the_next(
    received: str, expected: list[str]
) -> None:
    told = [accepted("2012-07-01"), no_change_declared("2012-07", received)]
    assert fault(*told, on="2012-08-31") == expected


def test_a_premature_declaration_is_odd() -> None:
    case = given(accepted("2012-07-01"), no_change_declared("2012-07", "2012-06-30"))
    assert odd(case.on("2012-08-31")) == ["premature e002"]


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2012-07-31 23:59:59", []),
        ("2012-08-01 00:00:00", ["2012-08-06 2012-07 month-undeclared"]),
        ("2012-06-30 23:59:59", ["2012-08-06 2012-07 month-undeclared"]),
    ],
)
def test_a_change_filed_within_the_month_replaces_its_declaration(
    received: str, expected: list[str]
) -> None:
    told = [
        accepted("2012-07-01"),
        change_filed("C1", received, effective=received[:10]),
    ]
    assert fault(*told, on="2012-08-31") == expected


def test_a_successor_s_filing_replaces_no_declaration() -> None:
    told = [
        accepted("2012-07-01"),
        successor_filed("C0", "2012-07-10", member("S", "2012-07-10")),
    ]
    assert fault(*told, on="2012-08-31") == ["2012-08-06 2012-07 month-undeclared"]


def test_a_repeated_change_id_replaces_no_declaration() -> None:
    told = [
        accepted("2012-07-01"),
        change_filed("C1", "2012-06-20", effective="2012-06-20"),
        change_filed("C1", "2012-07-20", effective="2012-07-20"),
    ]
    assert fault(*told, on="2012-08-31") == ["2012-08-06 2012-07 month-undeclared"]


def test_an_undeclared_month_is_a_penalty_beside_those_for_changes() -> None:
    told = [
        accepted("2012-07-01"),
        change_filed("C1", "2012-08-01", effective="2012-06-29"),
    ]
    assert fault(*told, on="2012-08-31") == [
        "2012-08-01 C1 late",
        "2012-08-06 2012-07 month-undeclared",
    ]


def test_a_month_is_answered_by_the_change_that_lies_in_it() -> None:
    july = accepted("2012-07-01")
    filed_in_august = change_filed("C1", "2012-08-01", effective="2012-07-31")
    assert fault(july, filed_in_august, on="2012-08-31") == []
    by_the_fifth = change_filed("C1", "2012-08-05", effective="2012-07-31")
    assert fault(july, by_the_fifth, on="2012-08-31") == ["2012-08-05 C1 late"]
    after_the_fifth = change_filed("C1", "2012-08-06", effective="2012-07-31")
    assert fault(july, after_the_fifth, on="2012-08-31") == [
        "2012-08-06 2012-07 month-undeclared",
        "2012-08-06 C1 late",
    ]


def test_a_month_is_answered_by_a_manager_s_change_filed_ahead_of_it() -> None:
    ahead = change_filed(
        "C1",
        "2012-07-19",
        effective="2012-08-10",
        position="customer_manager",
        expected="2012-08-20",
    )
    assert fault(accepted("2012-07-01"), ahead, on="2012-09-30") == []


def test_a_month_declared_despite_a_change_is_odd_and_answered() -> None:
    told = [
        accepted("2012-07-01"),
        change_filed("C1", "2012-08-01", effective="2012-07-31"),
        no_change_declared("2012-07", "2012-08-01"),
    ]
    docket = given(*told).on("2012-08-31")
    assert odd(docket) == ["declared-despite-change e003"]
    assert entries(docket, FILING) == []
    beside = [told[0], change_filed("C1", "2012-08-02", effective="2012-08-01"), told[2]]
    assert odd(given(*beside).on("2012-08-31")) == []
    uncovered = [accepted("2012-07-02"), *told[1:]]
    assert odd(given(*uncovered).on("2012-08-31")) == []


def test_closing_before_the_month_s_end_frees_from_declaring_it() -> None:
    assert fault(accepted("2012-07-01"), closed("2012-07-30")) == []
    assert fault(accepted("2012-07-01"), closed("2012-07-31")) == [
        "2012-08-06 2012-07 month-undeclared"
    ]
