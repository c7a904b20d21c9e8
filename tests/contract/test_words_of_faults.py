"""Whatever is wrong in an event is told in both languages, and never in a library's words."""

from typing import Any

import pytest

from contracts.envelope import MAX_EVENT_BYTES
from contracts.faults import Malformed
from contracts.reading import read_line
from tests.contract.language import SAMPLES, places, put, sample
from tests.contract.words import assert_ours, told

WRONG: tuple[Any, ...] = (
    None, True, 7, -1, 0.5, 10**30, "", "x", [], ["x"], {}, {"x": 1}, "2012-13-01", "2012-02-30",
    "\u0662012-01-01", "2012-02-30T12:00:00Z", "0000-01-01T12:00:00Z", "2012-06-30T12:00:60Z",
    "2012-02-30T23:59:60Z", "9999-12-31T23:59:60Z", "0001-01-01T00:00:00+08:00",
)  # fmt: skip
"""Values of which each is wrong in some field, impossible days and instants among them."""


@pytest.mark.parametrize("name", SAMPLES)
def test_whatever_is_wrong_in_any_field_is_told_in_words_of_ours(name: str) -> None:
    wrong = [put(SAMPLES[name], path, each) for path in places(SAMPLES[name]) for each in WRONG]
    faults = {fault for event in wrong for fault in told(event)}
    assert len(faults) > len(WRONG)
    for fault in faults:
        assert_ours(fault)


@pytest.mark.parametrize("day", ["2012-13-01", "2012-02-30", "0000-01-01"])
def test_a_day_that_is_none_is_told_so(day: str) -> None:
    said = {"time": f"{day}T12:00:00Z"}
    for event in (
        sample("staffing.dealer-closed", closed_on=day),
        sample("staffing.dealer-closed") | said,
    ):
        [fault] = told(event)
        assert "the calendar does not have" in fault.remedy
        assert fault.zh


def test_a_closed_set_is_told_in_each_language() -> None:
    [fault] = told(sample("staffing.dealer-accepted", store_type="half"))
    assert "', '" in fault.remedy or "' or '" in fault.remedy
    assert "'、'" in fault.zh


@pytest.mark.parametrize("line", [b"{", b"[]", b" " + b"x" * (MAX_EVENT_BYTES + 1)])
def test_a_line_that_is_no_event_is_told_in_both_languages(line: bytes) -> None:
    with pytest.raises(Malformed) as refused:
        read_line(line)
    for fault in refused.value.faults:
        assert_ours(fault)
