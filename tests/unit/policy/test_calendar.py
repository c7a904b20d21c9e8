"""The working-day calendar, day by day against an independent one, and where it is edited."""

from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import chinese_calendar
import pytest
import yaml
from pydantic import ValidationError

from contracts.policy.calendar import WorkingDays

DOCUMENT = files("contracts.policy") / "documents" / "working-days-2004.yaml"
CALENDAR = WorkingDays.model_validate(yaml.safe_load(DOCUMENT.read_bytes()))
LAST_KNOWN = max(chinese_calendar.constants.holidays).year


def published(**changed: Any) -> dict[str, Any]:
    """A small calendar of 2012, with what is `changed` in that year."""
    year = {
        "notices": ["国务院办公厅，2012年"],
        "holidays": [date(2012, 10, 1)],
        "make_up_days": [date(2012, 9, 29)],
    }
    return {
        "policy": "cn-working-days",
        "version": "2012",
        "effective_from": date(2012, 1, 1),
        "kind": "working-days",
        "source": "国务院办公厅",
        "years": {2012: {**year, **changed}},
    }


def test_covers_every_year_from_2004_to_the_last_announced() -> None:
    assert sorted(CALENDAR.years) == list(range(2004, LAST_KNOWN + 1))


@pytest.mark.parametrize("year", range(2004, LAST_KNOWN + 1))
def test_every_day_agrees_with_the_independent_calendar(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    wrong = [
        day
        for day in days
        if day.year == year and CALENDAR.is_working_day(day) != chinese_calendar.is_workday(day)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("left_on", "first_working_day"),
    [
        (date(2012, 7, 2), date(2012, 7, 3)),  # an ordinary Monday
        (date(2012, 7, 6), date(2012, 7, 9)),  # Friday, over the weekend
        (date(2012, 7, 7), date(2012, 7, 9)),  # Saturday
        (date(2012, 9, 28), date(2012, 9, 29)),  # Friday, the Saturday after it made up
        (date(2012, 9, 29), date(2012, 10, 8)),  # over Mid-autumn and National Day
        (date(2011, 12, 30), date(2011, 12, 31)),  # Friday, New Year's Eve made up
        (date(2011, 12, 31), date(2012, 1, 4)),  # over New Year
        (date(2012, 3, 30), date(2012, 3, 31)),  # Saturday and Sunday made up before Qingming
        (date(2012, 3, 31), date(2012, 4, 1)),
        (date(2012, 4, 1), date(2012, 4, 5)),
        (date(2013, 2, 8), date(2013, 2, 16)),  # over the Spring Festival to a Saturday
        (date(2012, 2, 28), date(2012, 2, 29)),  # a leap day
        (date(2020, 1, 23), date(2020, 2, 3)),  # the festival that was prolonged
        (date.max, date.max),  # where the calendar itself ends
    ],
)
def test_the_first_working_day_is_strictly_after(left_on: date, first_working_day: date) -> None:
    assert CALENDAR.first_working_day_after(left_on) == first_working_day


def test_a_year_without_a_notice_is_the_plain_week_and_provisional() -> None:
    new_year = date(LAST_KNOWN + 1, 1, 1)
    week = [new_year + timedelta(days=n) for n in range(7)]
    assert all(CALENDAR.is_provisional(day) for day in week)
    assert [CALENDAR.is_working_day(day) for day in week] == [day.weekday() < 5 for day in week]
    assert not CALENDAR.is_provisional(date(LAST_KNOWN, 12, 31))
    assert CALENDAR.is_provisional(date(2003, 12, 31))
    assert not CALENDAR.is_provisional(date(2004, 1, 1))


@pytest.mark.parametrize(
    ("changed", "broken_rule"),
    [
        ({"holidays": [date(2013, 10, 1)]}, "another year"),
        ({"make_up_days": [date(2013, 9, 29)]}, "another year"),
        ({"holidays": [date(2012, 9, 30)]}, "a weekend day is off anyway"),
        ({"make_up_days": [date(2012, 10, 8)]}, "a weekday is worked anyway"),
        ({"holidays": [date(2012, 10, 1), date(2012, 10, 1)]}, "twice"),
        ({"make_up_days": [date(2012, 9, 29), date(2012, 9, 29)]}, "twice"),
        ({"notices": []}, "at least 1 item"),
        ({"bridge_days": []}, "Extra inputs"),
        ({"holidays": ["2012-10-32"]}, "day is out of range"),
    ],
)
def test_a_year_that_contradicts_itself_is_refused(
    changed: dict[str, Any], broken_rule: str
) -> None:
    assert WorkingDays.model_validate(published())
    with pytest.raises(ValidationError, match=broken_rule):
        WorkingDays.model_validate(published(**changed))


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        WorkingDays.model_validate({**published(), "weekend": ["Friday"]})
