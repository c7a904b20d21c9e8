"""Money to the fen, an explanation in lines, and no recorded text beyond its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.wording import explained, one_line, yuan_in_words


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "0.00 元"),
        (1, "0.01 元"),
        (-1, "-0.01 元"),
        (-150, "-1.50 元"),
        (200_000, "2,000.00 元"),
        (123_456_789_012_345_678, "1,234,567,890,123,456.78 元"),
    ],
)
def test_fen_are_written_as_yuan_exactly(fen: int, written: str) -> None:
    assert yuan_in_words(fen, "zh") == written


@given(st.integers())
def test_no_fen_is_lost_in_writing(fen: int) -> None:
    figure = yuan_in_words(fen, "en").removeprefix("CNY ").replace(",", "").replace(".", "")
    assert int(figure) == fen


def test_an_explanation_is_readable() -> None:
    explanation = {
        "month": "2012-07",
        "received_on": None,
        "late": True,
        "penalties": ["a/b/c", "a/d/e"],
        "parameters": {"due_day": 5, "amount_fen": 200_000},
        "conditions": [
            {"name": "due_on", "left": "2012-08-05", "relation": "<", "right": "2012-08-06"},
            {"name": "answered_by", "left": None, "relation": "==", "right": None},
            {"name": "total_fen", "left": 5, "relation": ">=", "right": 100},
        ],
        "nothing": {},
        "vacancies": [{"change_id": "C-1", "month": 2}],
    }
    assert explained(explanation, "en") == [
        "month: 2012-07",
        "date received: none",
        "late: yes",
        "effective penalties: a/b/c, a/d/e",
        "parameters used:",
        "  day of the month to report by: 5",
        "  amount: CNY 2,000.00",
        "conditions in order:",
        "  - due date: 2012-08-05 < 2012-08-06",
        "  - answer: none",
        "  - total: CNY 0.05 >= CNY 1.00",
        "vacancies:",
        "  - change: C-1",
        "    month: 2",
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), JSON))
def test_any_explanation_can_be_written(explanation: dict[str, object]) -> None:
    told = [name for name, value in explanation.items() if value != {}]
    assert len(explained(explanation, "zh")) >= len(told)


@pytest.mark.parametrize("sign", ["\n", "\r", "\x00", "\x1b", "\u2028", "\u202e", "\ud800"])
def test_a_sign_that_does_not_show_is_a_blank(sign: str) -> None:
    assert one_line(f"a{sign}b") == "a b"
