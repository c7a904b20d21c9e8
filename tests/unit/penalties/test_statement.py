"""A month's statement from all postings and settlements: nothing else moves a balance."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.penalties.posting.settlements import Settled
from services.penalties.queries.statement import is_final, statement

MONTHS = ["2012-07", "2012-08", "2012-09", "2012-10"]


def posting(on: str, fen: int, because: str | None = None) -> dict[str, Any]:
    event = "entry-reversed" if because else "penalty-assessed"
    data = {"posted_on": on, "amount_fen": fen, "clause": "hardware-nonconforming"}
    data |= {"entry_id": "BJ-1/hardware-nonconforming/I1", "section": "4.2.2"}
    return {
        "id": "BJ-1/hardware-nonconforming/I1#1",
        "type": f"docket.penalties.{event}.v1",
        "data": data | ({"because": because} if because else {}),
    }


def settlement(on: str, fen: int) -> Settled:
    return Settled(on, "/oem/crd#s1", "S1", "2012-07-01", fen)


def stated(month: str, *postings: dict[str, Any], settled: list[Settled] | None = None) -> Any:
    return statement("BJ-1", month, postings, settled or [], final=False)


def test_a_line_belongs_to_the_month_of_the_day_on_which_it_was_posted() -> None:
    lines = [posting(on, 100) for on in ("2012-07-31", "2012-08-01", "2012-08-31", "2012-09-01")]
    august = stated("2012-08", *lines)
    assert [line.stated_on for line in august.lines] == ["2012-08-01", "2012-08-31"]
    assert (august.opening_balance_fen, august.closing_balance_fen) == (100, 300)


def test_a_settlement_takes_off_and_its_withdrawal_puts_back() -> None:
    settled = [settlement("2012-08-01", 300), settlement("2012-08-02", -300)]
    august = stated("2012-08", settled=settled)
    assert [line.amount_fen for line in august.lines] == [-300, 300]
    assert august.closing_balance_fen == 0


def test_the_lines_of_a_day_go_as_they_were_posted_and_then_as_they_were_settled() -> None:
    august = stated(
        "2012-08",
        posting("2012-08-02", 2),
        posting("2012-08-02", -2, "waived"),
        settled=[settlement("2012-08-01", 1), settlement("2012-08-02", 3)],
    )
    assert [line.amount_fen for line in august.lines] == [-1, 2, -2, -3]
    assert [line.text for line in august.lines] == [
        "settlement S1 of 2012-07-01",
        "penalty: Hardware below standard (§4.2.2)",
        "reversal: Hardware below standard (§4.2.2), as it was waived",
        "settlement S1 of 2012-07-01",
    ]


def test_a_line_is_told_in_the_language_asked_for_and_numbered_as_the_paper_is() -> None:
    cited = posting("2012-08-02", 2)
    cited["data"]["citation"] = {"title": "客户关系部管理办法", "paper": "四、(二)、2", "words": []}
    said = statement(
        "BJ-1",
        "2012-08",
        [cited, posting("2012-08-02", -2, "waived")],
        [settlement("2012-08-02", 3)],
        final=False,
        language="zh",
    )
    assert [line.text for line in said.lines] == [
        "扣除违约金：硬件不达标（四、(二)、2）",
        "撤销：硬件不达标（§4.2.2），原因：已免除",
        "返利抵扣 S1（2012-07-01）",
    ]


def test_an_empty_month_opens_and_closes_with_the_same() -> None:
    september = stated("2012-09", posting("2012-07-31", 100))
    assert (september.opening_balance_fen, september.closing_balance_fen) == (100, 100)
    assert september.lines == []


@pytest.mark.parametrize(
    ("month", "posted_through", "final"),
    [
        ("2012-07", None, False),
        ("2012-07", "2012-07-30", False),
        ("2012-07", "2012-07-31", True),
        ("2012-02", "2012-02-28", False),
        ("2012-02", "2012-02-29", True),
        ("2012-12", "2012-12-31", True),
        ("2012-12", "2013-01-01", True),
        ("2013-01", "2012-12-31", False),
        ("0000-01", "2012-12-31", True),
    ],
)
def test_a_month_is_final_once_its_last_day_is_posted(
    month: str, posted_through: str | None, final: bool
) -> None:
    through = date.fromisoformat(posted_through) if posted_through else None
    assert is_final(month, through) is final


DAYS = st.dates(date(2012, 7, 1), date(2012, 10, 31)).map(str)
AMOUNTS = st.integers(-(10**6), 10**6)


@settings(deadline=None)
@given(st.lists(st.builds(posting, DAYS, AMOUNTS)), st.lists(st.builds(settlement, DAYS, AMOUNTS)))
def test_months_chain_and_end_with_all_that_was_posted_less_all_that_was_settled(
    postings: list[dict[str, Any]], settled: list[Settled]
) -> None:
    months = [stated(month, *postings, settled=settled) for month in MONTHS]
    balance = 0
    for month in months:
        assert month.opening_balance_fen == balance
        balance += sum(line.amount_fen for line in month.lines)
        assert month.closing_balance_fen == balance
    owed = sum(each["data"]["amount_fen"] for each in postings)
    assert balance == owed - sum(each.amount_fen for each in settled)
