"""日常工作运作, §5.2 and §5.6."""

from typing import Any

import pytest

from tests.builders.audits import operations_inspected
from tests.unit.law.given import entries, given, odd

BAD: dict[str, Any] = {"conforming": False}
GOOD: dict[str, Any] = {"conforming": True}


def rate(compliant: int, required: int) -> dict[str, Any]:
    measured = {"kind": "callback_rate", "compliant": compliant, "required": required}
    return {"measurement": measured}


def ssi(*rows: tuple[int, int]) -> dict[str, Any]:
    told = [{"consultant": f"S{n}", "sold": s, "valid": v} for n, (s, v) in enumerate(rows)]
    return {"measurement": {"kind": "ssi_samples", "rows": told}}


def csi(*rows: int) -> dict[str, Any]:
    told = [{"advisor": f"A{n}", "valid": valid} for n, valid in enumerate(rows)]
    return {"measurement": {"kind": "csi_samples", "rows": told}}


def inspected(*items: dict[str, Any], on: str = "2013-03-01") -> list[str]:
    return entries(given(operations_inspected("O1", on, *items)).on("2013-12-31"))


PENALTY = "2013-03-01 operations-below-standard O1 ¥5000"
NOTICE = "2013-03-01 callback-rate-low O1"


def test_three_work_items_below_standard_cost_5000_and_two_nothing() -> None:
    assert inspected(BAD, BAD, GOOD) == []
    assert inspected(BAD, BAD, GOOD, BAD) == [PENALTY]


def test_an_inspection_from_before_the_policy_s_start_is_not_judged() -> None:
    assert inspected(BAD, BAD, BAD, rate(1, 2), on="2012-05-31") == []
    assert len(inspected(BAD, BAD, BAD, rate(1, 2), on="2012-06-01")) == 2


@pytest.mark.parametrize(
    ("compliant", "required", "low"),
    [(900, 1000, True), (901, 1000, False), (9, 10, True), (0, 0, False), (0, 1, True)],
)
def test_a_callback_rate_of_90_percent_is_low_and_of_90_1_is_not(
    compliant: int, required: int, *, low: bool
) -> None:
    assert inspected(rate(compliant, required)) == [NOTICE][: int(low)]
    assert inspected(BAD, BAD, rate(compliant, required)) == [NOTICE, PENALTY][: 2 * int(low)]


def test_the_notice_is_given_once_an_inspection_and_only_of_what_was_measured() -> None:
    assert inspected(rate(1, 2), rate(1, 3)) == [NOTICE]
    assert inspected({"item": "first_level_callback", **BAD}) == []
    assert inspected({"item": "staff_training", "position": "customer_manager", **rate(1, 2)}) == [
        NOTICE
    ]


def test_an_item_outside_its_position_s_catalogue_is_odd_and_counts_for_nothing() -> None:
    told = operations_inspected("O1", "2013-03-01", BAD, BAD, {**BAD, "item": "own_item"})
    docket = given(told).on("2013-12-31")
    assert (entries(docket), odd(docket)) == ([], ["unknown-item e001"])
    misplaced = {**BAD, "position": "risk_controller", "item": "staff_training"}
    docket = given(operations_inspected("O1", "2013-03-01", BAD, BAD, misplaced)).on("2013-12-31")
    assert (entries(docket), odd(docket)) == ([], ["unknown-item e001"])
    assert inspected(BAD, BAD, BAD) == [PENALTY]


@pytest.mark.parametrize(
    ("rows", "conforms"),
    [([(9, 5)], True), ([(9, 4)], False), ([(4, 4)], True), ([(4, 3)], False), ([], True)],
)
def test_five_samples_a_consultant_or_all_of_fewer_sales(
    rows: list[tuple[int, int]], *, conforms: bool
) -> None:
    assert inspected(BAD, BAD, ssi((5, 5), *rows)) == ([] if conforms else [PENALTY])
    assert inspected(BAD, BAD, ssi()) == []


@pytest.mark.parametrize(("valid", "conforms"), [(10, True), (9, False)])
def test_ten_samples_an_advisor(valid: int, *, conforms: bool) -> None:
    assert inspected(BAD, BAD, csi(20, valid)) == ([] if conforms else [PENALTY])
    assert inspected(BAD, BAD, csi()) == []
