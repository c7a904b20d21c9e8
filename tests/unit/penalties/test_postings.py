"""What the postings say: which entries stand posted on a day, and the history of any one."""

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from services.penalties.posting.postings import PostingMalformed, postings_of, standing
from tests.builders.postings import posting as recorded_posting

ENTRY = "BJ-1/monthly-report-late/2012-07"
ASSESSED = "docket.penalties.penalty-assessed.v1"
REVERSED = "docket.penalties.entry-reversed.v1"


def posting(number: int, posted_on: str, type_: str = ASSESSED, **other: Any) -> dict[str, Any]:
    because = {"because": "withdrawn", "cause": ["/oem#e9"]} if type_ == REVERSED else {}
    data = {
        "entry_id": ENTRY,
        "clause": "monthly-report-late",
        "section": "5.6",
        "policy": "gwm-crd",
        "policy_version": "2012-06",
        "law_version": "1.0.0",
        "occurred_on": "2012-08-06",
        "posted_on": posted_on,
        "part": [1, 1],
        "amount_fen": -200_000 if type_ == REVERSED else 200_000,
        "currency": "CNY",
        "subject": "2012-07",
        "evidence": ["/oem#e1"],
        "basis": {"as_of": posted_on, "sequences": {}},
        "explanation": {},
        **because,
        **other,
    }
    return recorded_posting(type_, data, number, f"{posted_on}T16:00:00.000000Z", number)


LIVED = [
    posting(1, "2012-08-06"),
    posting(2, "2012-09-01", REVERSED),
    posting(3, "2012-09-05", amount_fen=300_000),
]


def amounts(as_of: str, postings: Any = LIVED) -> list[int]:
    return [each["amount_fen"] for each in standing(postings, date.fromisoformat(as_of))]


@pytest.mark.parametrize(
    ("as_of", "owed"),
    [
        ("2012-08-05", []),
        ("2012-08-06", [200_000]),
        ("2012-08-31", [200_000]),
        ("2012-09-01", []),
        ("2012-09-05", [300_000]),
    ],
)
def test_an_entry_stands_posted_until_it_is_reversed(as_of: str, owed: list[int]) -> None:
    assert amounts(as_of) == owed


def test_the_order_of_the_lines_and_repeated_ones_make_no_difference() -> None:
    for order in permutations([*LIVED, LIVED[0]]):
        assert amounts("2012-12-31", order) == [300_000]
        assert [each["id"][-2:] for each in postings_of(order, ENTRY)] == ["#1", "#2", "#3"]


def test_an_entry_as_posted_says_its_kind_and_nothing_of_the_run() -> None:
    (entry,) = standing(LIVED, date(2012, 12, 31))
    assert entry["kind"] == "penalty"
    assert not {"posted_on", "part", "basis", "law_version"} & entry.keys()


def test_the_history_of_another_entry_is_another() -> None:
    assert postings_of(LIVED, "BJ-1/monthly-report-late/2012-08") == []


def test_what_is_no_posting_of_the_language_is_refused_by_its_name() -> None:
    damaged = posting(1, "2012-08-06", amount_fen="much")
    with pytest.raises(PostingMalformed, match=f"posting {ENTRY}#1"):
        standing([damaged], date(2012, 12, 31))
    with pytest.raises(PostingMalformed):
        postings_of([damaged], ENTRY)
    assert postings_of([damaged], "BJ-1/gm-summons/2012") == []
