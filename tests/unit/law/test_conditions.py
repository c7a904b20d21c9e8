"""Verdicts name their conditions: which one failed, and that all hold where an entry arose."""

import pytest

from services.penalties.law.customer_relations import BREACHES
from tests.builders.audits import (
    hardware_inspected,
    operations_inspected,
    report_assessed,
)
from tests.builders.given_fact import GivenFact
from tests.builders.staffing import accepted, change_filed
from tests.unit.law.everything import EVERYTHING, MANAGER
from tests.unit.law.given import given


@pytest.mark.parametrize(
    ("clause", "told", "failed"),
    [
        (
            "change-filing",
            change_filed("C1", "2013-03-11", effective="2013-03-08"),
            ("received_on", "2013-03-11", ">", "2013-03-11"),
        ),
        (
            "operations-below-standard",
            operations_inspected("O1", "2013-03-01", {"conforming": False}),
            ("items_failed", "1", ">=", "3"),
        ),
        (
            "manager-tenure",
            change_filed("C1", "2013-01-01", effective="2013-02-01", position=MANAGER),
            ("passed_on", "None", "!=", "None"),
        ),
        (
            "hardware-nonconforming",
            hardware_inspected("I1", "2012-05-31", "labels"),
            ("inspected_on", "2012-05-31", ">=", "2012-06-01"),
        ),
        (
            "monthly-report-late",
            accepted("2013-12-01"),
            ("due_on", "2014-01-05", "<", "2014-01-05"),
        ),
        (
            "monthly-report-late",
            report_assessed("2013-11", "2013-12-01", "accepted"),
            ("accepted_on", "None", "!=", "None"),
        ),
    ],
)
def test_for_what_did_not_arise_the_same_clause_names_the_condition_that_failed(
    clause: str, told: GivenFact, failed: tuple[str, str, str, str]
) -> None:
    verdicts = given(told).why(clause, "2014-01-05")
    assert all(verdict.consequence is None for verdict in verdicts)
    assert failed in [
        (name, str(left), relation, str(right))
        for verdict in verdicts
        for name, left, relation, right, holds in verdict.tested
        if not holds
    ]


def test_a_verdict_as_it_is_printed() -> None:
    told = operations_inspected("O1", "2013-03-01", {"conforming": False})
    (verdict,) = given(told).why("operations-below-standard", "2014-01-05")
    assert verdict.to_json() == {
        "clause": "operations-below-standard",
        "section": "5.6",
        "subject": "O1",
        "arose": False,
        "conditions": [
            {
                "name": "inspected_on",
                "left": "2013-03-01",
                "relation": ">=",
                "right": "2012-06-01",
                "holds": True,
            },
            {"name": "items_failed", "left": 1, "relation": ">=", "right": 3, "holds": False},
        ],
    }


def test_for_what_arose_every_condition_of_the_decisive_fault_holds() -> None:
    case = given(*EVERYTHING)
    for clause in {entry.clause for entry in case.on("2012-12-31").entries}:
        arose = [each for each in case.why(clause, "2012-12-31") if each.consequence is not None]
        assert arose
        assert all(verdict.tested[-1].holds for verdict in arose)


def test_every_clause_says_in_one_sentence_what_it_is_about() -> None:
    assert all(breach.decide.__doc__ for breach in BREACHES)
