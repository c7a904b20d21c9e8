"""A dealer's month by the day posted: opening, each posting and settlement, closing."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from tests.builders.audits import hardware_inspected, rectified, report_assessed
from tests.builders.decisions import corrected, settled, waived, withdrawn
from tests.builders.given_fact import DEALER
from tests.builders.policies import DEARER_HARDWARE, document, published, retroactive
from tests.component.penalties.stack import Stack, new_dealer

INSPECTED = hardware_inspected("I1", "2012-07-10", "labels").named("inspection")
STATEMENT = f"/penalties/v1/dealers/{DEALER}/statement"


@pytest.fixture
def july(stack: Stack) -> Stack:
    """Fined 3,000 on 10 July, settled 1,000 on the 20th; July is posted, the open day 1 August."""
    stack.post(*new_dealer("2012-07-01"))
    stack.close("2012-07-09")
    stack.post(INSPECTED, rectified("I1", "2012-07-10"))
    stack.close("2012-07-10")
    stack.close("2012-07-19")
    stack.post(settled("S1", "2012-07-20", 1000).named("settlement"))
    stack.close("2012-07-20")
    stack.close("2012-07-31")
    return stack


def yuan(statement: dict[str, Any]) -> tuple[int, list[tuple[str, int]], int]:
    """(opening, [(day stated, amount)], closing), in yuan."""
    return (
        statement["opening_balance_fen"] // 100,
        [(line["stated_on"], line["amount_fen"] // 100) for line in statement["lines"]],
        statement["closing_balance_fen"] // 100,
    )


def test_a_month_states_each_posting_and_settlement_by_the_day_posted(july: Stack) -> None:
    statement = july.statement("2012-07")
    assert yuan(statement) == (0, [("2012-07-10", 3000), ("2012-07-20", -1000)], 2000)
    assert (statement["dealer"], statement["month"], statement["currency"]) == (
        DEALER,
        "2012-07",
        "CNY",
    )
    fine, settlement = statement["lines"]
    assert fine["posting"] == f"{DEALER}/hardware-nonconforming/I1#1"
    assert (fine["clause"], fine["section"]) == ("hardware-nonconforming", "4.2.2")
    assert settlement["settlement"] == "/test#settlement"


def test_a_month_is_told_in_the_language_asked_for(july: Stack) -> None:
    said = july.read(f"{STATEMENT}?month=2012-07&lang=zh")
    assert [line["text"] for line in said["lines"]] == [
        "扣除违约金：硬件不达标（四、(二)、2）",
        "返利抵扣 S1（2012-07-20）",
    ]
    assert july.get(f"{STATEMENT}?month=2012-07&lang=fr").status_code == 422


def test_a_month_opens_with_what_the_one_before_closed_with(july: Stack) -> None:
    july.close("2012-09-06")
    july.post(report_assessed("2012-08", "2012-09-07", "exemplary"))
    july.close("2012-10-31")
    months = [july.statement(f"2012-{month:02d}") for month in range(6, 12)]
    assert months[0]["opening_balance_fen"] == 0
    for before, after in pairwise(months):
        assert after["opening_balance_fen"] == before["closing_balance_fen"]
    for month in months:
        moved = sum(line["amount_fen"] for line in month["lines"])
        assert month["opening_balance_fen"] + moved == month["closing_balance_fen"]
    assert months[-1]["closing_balance_fen"] == july.docket()["balance_fen"]
    assert -200_000 in [line["amount_fen"] for month in months for line in month["lines"]]


def test_a_month_is_final_once_its_last_day_is_posted_and_not_before(july: Stack) -> None:
    assert july.statement("2012-07")["final"]
    assert not july.statement("2012-08")["final"]
    july.close("2012-08-30")
    assert not july.statement("2012-08")["final"]
    july.close("2012-08-31", "staffing", "audits")
    assert not july.statement("2012-08")["final"]
    july.close("2012-08-31", "decisions")
    assert july.statement("2012-08")["final"]
    assert july.statement("1999-01")["final"]
    assert not july.statement("9999-12")["final"]


def test_a_closing_of_months_at_once_states_all_of_it_in_the_last(july: Stack) -> None:
    july.close("2012-10-10")
    assert july.statement("2012-08")["lines"] == []
    assert july.statement("2012-09")["lines"] == []
    assert {line["stated_on"] for line in july.statement("2012-10")["lines"]} == {"2012-10-10"}


def later_waived(stack: Stack) -> None:
    stack.post(waived("hardware-nonconforming/I1", "2012-08-01"))


def later_waived_from_july_on(stack: Stack) -> None:
    stack.post(waived("hardware-nonconforming/I1", "2012-07-10", received="2012-08-01"))


def later_withdrawn(stack: Stack) -> None:
    stack.post(withdrawn("inspection", "2012-08-01", topic="audits"))


def later_corrected(stack: Stack) -> None:
    other = hardware_inspected("I1", "2012-07-11", "labels", "telephones")
    stack.post(corrected("inspection", "2012-08-01", other))


def later_unsettled(stack: Stack) -> None:
    stack.post(withdrawn("settlement", "2012-08-01", topic="decisions"))


def later_settled_otherwise(stack: Stack) -> None:
    stack.post(corrected("settlement", "2012-08-01", settled("S1", "2012-07-20", 1200)))


def later_imported(stack: Stack) -> None:
    stack.take_over(hardware_inspected("I0", "2012-07-02", "labels"), rectified("I0", "2012-07-03"))


def later_made_dearer(stack: Stack) -> None:
    text = retroactive(document("2012-07", "2012-07-01", DEARER_HARDWARE))
    stack.post(published(text, "2012-08-01"))


@pytest.mark.parametrize(
    ("later", "moved"),
    [
        (later_waived, [-3000]),
        (later_waived_from_july_on, [-3000]),
        (later_withdrawn, [-3000]),
        (later_corrected, [-3000, 3000]),
        (later_unsettled, [1000]),
        (later_settled_otherwise, [-200]),
        (later_imported, [3000]),
        (later_made_dearer, [-3000, 4000]),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_comes_later_is_stated_later_and_changes_no_month_that_is_final(
    july: Stack, later: Any, moved: list[int]
) -> None:
    before = july.statement("2012-07")
    later(july)
    july.close("2012-08-05")
    assert july.statement("2012-07") == before
    august = july.statement("2012-08")
    assert yuan(august) == (2000, [("2012-08-05", each) for each in moved], 2000 + sum(moved))
    july.close("2012-08-31")
    assert july.statement("2012-08")["closing_balance_fen"] == july.balance_of_the_closed_day()


def test_a_settlement_of_a_later_day_is_stated_on_that_day(july: Stack) -> None:
    july.post(replace(settled("S2", "2012-08-03", 500), received="2012-08-01"))
    july.close("2012-08-02")
    assert july.statement("2012-08")["lines"] == []
    july.close("2012-08-03")
    assert yuan(july.statement("2012-08"))[1] == [("2012-08-03", -500)]


def test_a_reference_settled_twice_is_stated_once(july: Stack) -> None:
    july.post(settled("S1", "2012-08-01", 500))
    july.close("2012-08-01")
    assert july.statement("2012-08")["lines"] == []


@pytest.mark.parametrize("month", ["2012-7", "2012-13", "2012-00", "july", ""])
def test_a_month_that_is_none_is_refused_by_its_name(july: Stack, month: str) -> None:
    answer = july.get(STATEMENT, month=month)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == ["month"]


def test_the_first_month_of_the_calendar_is_one(july: Stack) -> None:
    assert july.statement("0000-01")["final"]
