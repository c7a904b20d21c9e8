"""The small words of the language: dates that exist, months, instants with an offset."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.envelope import Recorded
from contracts.events import EVENTS
from contracts.values import Instant
from tests.contract.language import reads, sample

NO_DATES: tuple[Any, ...] = (
    *("2013-02-29", "2012-02-30", "1900-02-29", "2012-13-01", "2012-00-10", "0000-01-01"),
    *("2012-7-5", "20120705", "2012-W27-4", "2012/07/05", "05.07.2012", "", " 2012-07-05"),
    *("2012-07-05T00:00:00", "2012-07-05\n", "２０１２-07-05", 20120705, 0, None, True, []),
)
NO_INSTANTS: tuple[Any, ...] = (
    *("2012-07-05T09:30:00", "2012-07-05", "2012-07-05 09:30:00+08:00", "2012-07-05T09:30+08:00"),
    *("2012-07-05T09:30:00+0800", "2012-07-05T09:30:00+08", "2012-07-05T09:30:00 +08:00"),
    *("2012-02-30T09:30:00+08:00", "2012-07-05T24:00:00Z", "2012-07-05T09:60:00Z", 1341452400),
)


@pytest.mark.parametrize("day", ["0001-01-01", "1900-02-28", "2012-02-29", "9999-12-31"])
def test_a_date_may_be_any_that_exists(day: str) -> None:
    assert EVENTS["docket.staffing.dealer-closed.v1"].model_validate(
        {"closed_on": day, "reason": ""}
    ).model_dump()["closed_on"] == date.fromisoformat(day)


@pytest.mark.parametrize("day", NO_DATES)
def test_a_date_that_does_not_exist_or_is_written_otherwise_is_malformed(day: Any) -> None:
    assert not reads(sample("staffing.dealer-closed", closed_on=day))


@pytest.mark.parametrize("month", ["2012-00", "2012-13", "2012-7", "201207", "2012-07-01", "", 7])
def test_a_month_that_does_not_exist_or_is_written_otherwise_is_malformed(month: Any) -> None:
    assert not reads(sample("staffing.no-change-declared", month=month))


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2012-07-05T09:30:00+08:00", datetime(2012, 7, 5, 1, 30, tzinfo=UTC)),
        ("2012-07-05t01:30:00z", datetime(2012, 7, 5, 1, 30, tzinfo=UTC)),
        ("2012-07-04T23:30:00.25-02:00", datetime(2012, 7, 5, 1, 30, 0, 250000, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T15:59:59.999999Z", datetime(9999, 12, 31, 15, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_an_instant_is_held_in_utc(written: str, instant: datetime) -> None:
    event = {**sample("staffing.dealer-closed"), "recordedtime": written}
    held = Recorded.model_validate(event).recordedtime
    assert (held, held.tzinfo) == (instant, UTC)


@pytest.mark.parametrize("attribute", ["time", "recordedtime", "importedtime"])
@pytest.mark.parametrize("written", NO_INSTANTS)
def test_an_instant_without_an_offset_or_that_does_not_exist_is_malformed(
    attribute: str, written: Any
) -> None:
    assert not reads({**sample("staffing.baseline-filed"), attribute: written})


@pytest.mark.parametrize(
    "written", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:00:00-08:00", "9999-12-31T16:00:00Z"]
)
def test_an_instant_that_has_no_shanghai_date_is_malformed(written: str) -> None:
    assert not reads({**sample("staffing.dealer-closed"), "recordedtime": written})


def test_a_leap_second_is_read_as_the_second_after_it() -> None:
    after = datetime(2017, 1, 1, tzinfo=UTC)
    for written in ("2016-12-31T23:59:60Z", "2017-01-01T07:59:60+08:00"):
        assert TypeAdapter(Instant).validate_python(written) == after
    with pytest.raises(ValidationError, match="numbered 60"):
        TypeAdapter(Instant).validate_python("2016-12-31T12:59:60Z")
