"""Why entries did not arise, in words, for every condition that the law tests."""

import ast
import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from contracts.wording.vocabulary import EXCEPTIONS, FAILURES, LABELS
from services.penalties import law
from services.penalties.adjudication import by_dealer, read_lines
from services.penalties.explain.not_arisen import is_exception, why_not
from services.penalties.law import CLAUSES, Verdict, adjudicate, explain
from services.penalties.law.today import Today
from services.penalties.law.verdicts import Clause
from tests.oracle.histories import days_to_ask, history

DAY = date(2012, 6, 1)
CLAUSE = Clause("change-filing", "4.1.5(2)", "penalty")


@cache
def verdicts_of(seed: int) -> tuple[Verdict, ...]:
    lines = [json.dumps(event, ensure_ascii=False).encode() for event in history(seed)]
    facts, policies = read_lines(lines)
    day = days_to_ask(seed)[-1]
    return tuple(
        explained.verdict
        for dealer, of_one in sorted(by_dealer(facts).items())
        for clause in CLAUSES
        for explained in explain(dealer, of_one, policies, day, clause)
    )


def conditions_written() -> Iterator[str]:
    """The names of all conditions, from the text of the law itself."""
    for module in Path(law.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                names = {"that": 0, "barred": 0, "come": 1}
                at = names.get(node.func.attr)
                if at is not None and len(node.args) > at:
                    argument = node.args[at]
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield argument.value


def test_every_condition_of_the_law_has_a_name_in_both_languages() -> None:
    written = set(conditions_written())
    assert len(written) > 30, "the text of the law was not read"
    assert written <= LABELS.keys()


def test_every_sentence_is_about_a_condition_that_has_a_name() -> None:
    assert EXCEPTIONS.keys() <= LABELS.keys()
    assert {name for name, _ in FAILURES} <= LABELS.keys()


def test_clauses_are_those_that_the_law_yields() -> None:
    seen = {verdict.clause.slug for seed in range(40) for verdict in verdicts_of(seed)}
    assert seen == set(CLAUSES)


@pytest.mark.parametrize("seed", range(12))
def test_what_did_not_arise_is_told_whole_and_what_arose_is_in_the_docket(seed: int) -> None:
    for verdict in verdicts_of(seed):
        said = why_not(verdict)
        failed = [condition for condition in verdict.tested if not condition.holds]
        assert not {"{", "}"} & set(said["zh"] + said["en"])
        if verdict.consequence is None and failed:
            assert said["en"].count(";") == len(failed) - 1
            assert verdict.subject in said["zh"]


@pytest.mark.parametrize("seed", range(8))
def test_a_clause_arises_exactly_where_the_docket_has_an_entry(seed: int) -> None:
    lines = [json.dumps(event, ensure_ascii=False).encode() for event in history(seed)]
    facts, policies = read_lines(lines)
    for day in days_to_ask(seed):
        for dealer, of_one in by_dealer(facts).items():
            entries = adjudicate(dealer, of_one, policies, day).entries
            arisen = [
                (verdict.clause.slug, verdict.subject)
                for clause in CLAUSES
                for verdict, entry in explain(dealer, of_one, policies, day, clause)
                if entry is not None
            ]
            assert sorted(arisen) == sorted((each.clause, each.subject) for each in entries)


def test_a_ground_that_does_not_hold_is_told_with_both_values() -> None:
    verdict = Verdict(CLAUSE, "C1", Today(DAY), DAY)
    verdict.that("days_of_notice", 15, "<", 15)
    verdict.that("arrival_on", date(2012, 8, 1), ">", date(2012, 8, 1))
    assert why_not(verdict) == {
        "zh": "异动备案未按要求（C1）不成立：提前备案天数15，不少于15；"
        "到岗日期2012-08-01不晚于2012-08-01。",
        "en": "No entry “Staff change not filed as asked” for C1: days of notice: 15, no fewer "
        "than 15; arrival (2012-08-01) is not after 2012-08-01.",
    }


def test_an_exception_is_told_as_one() -> None:
    verdict = Verdict(CLAUSE, "F1", Today(DAY), DAY)
    assert verdict.that("found_on", date(2012, 8, 1), ">=", date(2012, 6, 1))
    assert verdict.barred("found_before", "F0", "!=", None)
    assert [is_exception(each) for each in verdict.tested] == [False, True]
    assert why_not(verdict) == {
        "zh": "异动备案未按要求（F1）不成立：F0已先查明同一异动。",
        "en": "No entry “Staff change not filed as asked” for F1: F0 found the same change before.",
    }


def test_outcomes_are_told_in_the_language_of_the_sentence() -> None:
    verdict = Verdict(CLAUSE, "2012-07", Today(DAY), DAY)
    verdict.that("verdict", "accepted", "==", "false")
    said = why_not(verdict)
    assert "评定为合格，而非虚假" in said["zh"]
    assert "it was assessed accepted, not false" in said["en"]
