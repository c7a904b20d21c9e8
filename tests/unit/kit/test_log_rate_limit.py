"""A line that repeats is written a number of times, then counted, and the count is told."""

import io
import logging
from collections.abc import Iterator

import pytest

from services.kit.service.log_rate_limit import MOST_LINES_A_SPAN, SPAN_SECONDS, RateLimitedHandler


class GivenFact:
    """A logger of its own, its clock, and what it has written."""

    def __init__(self) -> None:
        self.now = 0.0
        self._handler = RateLimitedHandler(lambda: self.now)
        self._written = io.StringIO()
        self._handler.setStream(self._written)
        self.log = logging.getLogger(f"{__name__}.{id(self)}")
        self.log.propagate = False
        self.log.setLevel(logging.INFO)
        self.log.addHandler(self._handler)

    def lines(self) -> list[str]:
        return self._written.getvalue().splitlines()

    def close(self) -> None:
        self.log.removeHandler(self._handler)
        self._handler.close()


@pytest.fixture
def told() -> Iterator[GivenFact]:
    told = GivenFact()
    yield told
    told.close()


def test_a_repeated_line_is_written_so_often_and_then_counted(told: GivenFact) -> None:
    for number in range(2_000):
        told.log.warning("accepts nothing: %s", number)
    assert len(told.lines()) == MOST_LINES_A_SPAN
    told.log.warning("another line")
    assert len(told.lines()) == MOST_LINES_A_SPAN + 1
    told.now = SPAN_SECONDS
    told.log.warning("accepts nothing: %s", "again")
    left_out = 2_000 - MOST_LINES_A_SPAN
    assert told.lines()[MOST_LINES_A_SPAN + 1 :] == [
        f"left out {left_out} more lines: accepts nothing: %s",
        "accepts nothing: again",
    ]


def test_a_fault_with_a_traceback_is_one_line(told: GivenFact) -> None:
    for number in range(1_000):
        told.log.error("cannot accept\nsocket: %s", number, exc_info=OSError(24, "no more files"))
    assert sum("no more files" in line for line in told.lines()) == MOST_LINES_A_SPAN


def test_what_was_left_out_is_told_at_the_end(told: GivenFact) -> None:
    for _ in range(MOST_LINES_A_SPAN + 1):
        told.log.info("the same")
    told.close()
    assert told.lines()[MOST_LINES_A_SPAN:] == ["left out 1 more lines: the same"]


def test_a_line_that_is_rare_is_always_written(told: GivenFact) -> None:
    for _ in range(3 * MOST_LINES_A_SPAN):
        told.log.info("now and then")
        told.now += SPAN_SECONDS
    assert told.lines() == ["now and then"] * 3 * MOST_LINES_A_SPAN
