"""Settlements are stated by the first run that counts them, and so is what becomes of them."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from services.penalties.law import Settlement
from services.penalties.posting.settlements import Settled, newly_settled

AUGUST_1, AUGUST_2 = date(2012, 8, 1), date(2012, 8, 2)


def of(reference: str, fen: int, on: date = AUGUST_1) -> Settlement:
    return Settlement(f"/oem/crd#{reference}", on, fen, reference)


def test_a_settlement_is_stated_once_on_the_day_that_first_counts_it() -> None:
    lines = newly_settled([], AUGUST_2, [of("S1", 300)])
    assert lines == [Settled("2012-08-02", "/oem/crd#S1", "S1", "2012-08-01", 300)]
    assert newly_settled(lines, date(2012, 8, 3), [of("S1", 300)]) == []


def test_one_that_counts_no_more_is_put_back_on_the_day_that_first_says_so() -> None:
    lines = [*newly_settled([], AUGUST_1, [of("S1", 300)])]
    lines += newly_settled(lines, AUGUST_2, [])
    assert [(line.counted_on, line.amount_fen) for line in lines] == [
        ("2012-08-01", 300),
        ("2012-08-02", -300),
    ]
    assert newly_settled(lines, date(2012, 8, 3), []) == []


def test_one_of_another_amount_is_stated_by_the_difference() -> None:
    lines = newly_settled([], AUGUST_1, [of("S1", 300)])
    assert [line.amount_fen for line in newly_settled(lines, AUGUST_2, [of("S1", 500)])] == [200]


def test_one_of_another_day_is_put_back_and_stated_anew() -> None:
    lines = newly_settled([], AUGUST_2, [of("S1", 300)])
    anew = newly_settled(lines, AUGUST_2, [of("S1", 300, AUGUST_2)])
    assert [(line.settled_on, line.amount_fen) for line in anew] == [
        ("2012-08-01", -300),
        ("2012-08-02", 300),
    ]


STANDING = st.lists(
    st.builds(of, st.sampled_from(["S1", "S2", "S3"]), st.integers(-5, 5)),
    unique_by=lambda settlement: settlement.reference,
)


@settings(deadline=None)
@given(st.lists(STANDING, max_size=20))
def test_the_lines_always_sum_to_what_stands(runs: list[list[Settlement]]) -> None:
    lines: list[Settled] = []
    for number, standing in enumerate(runs, 1):
        lines += newly_settled(lines, date(2012, 8, number), standing)
        assert sum(line.amount_fen for line in lines) == sum(s.amount_fen for s in standing)
        assert newly_settled(lines, AUGUST_1, standing) == []
