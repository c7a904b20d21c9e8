"""The working-day calendar, day by day against two independent ones, and where it is edited."""

from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import chinese_calendar
import holidays
import pytest
import yaml
from lunar_python import Lunar, Solar
from pydantic import ValidationError

from contracts.policy.calendar import WorkingDays
from contracts.policy.statutory import festivals

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


OTHERWISE = {
    "chinesecalendar": {
        date(2005, 12, 31): True,  # a Saturday worked, 国办发明电〔2005〕35号
    },
    "holidays": {  # it does not know 国办发明电〔2019〕3号, by which Labour Day had four days
        date(2019, 4, 28): True,
        date(2019, 5, 2): False,
        date(2019, 5, 3): False,
        date(2019, 5, 5): True,
    },
}
"""Where an independent calendar is wrong, settled by the notice."""


def differences(is_working_day: Callable[[date], bool]) -> dict[date, bool]:
    """The days from 2004 on on which ours says otherwise, and what ours says."""
    first, last = date(2004, 1, 1), date(LAST_KNOWN, 12, 31)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {
        day: ours for day in days if (ours := CALENDAR.is_working_day(day)) != is_working_day(day)
    }


def test_every_day_agrees_with_one_independent_calendar() -> None:
    assert differences(chinese_calendar.is_workday) == OTHERWISE["chinesecalendar"]


def test_every_day_agrees_with_another_that_knows_the_days_made_up() -> None:
    other = holidays.country_holidays("CN", years=range(2004, LAST_KNOWN + 1))
    assert len(other.weekend_workdays) > 100
    assert differences(other.is_working_day) == OTHERWISE["holidays"]


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


def test_a_year_without_a_notice_is_provisional() -> None:
    assert CALENDAR.is_provisional(date(LAST_KNOWN + 1, 1, 1))
    assert not CALENDAR.is_provisional(date(LAST_KNOWN, 12, 31))
    assert CALENDAR.is_provisional(date(2003, 12, 31))
    assert not CALENDAR.is_provisional(date(2004, 1, 1))


def weekdays_off(year: int) -> list[str]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return [
        f"{day:%m-%d}"
        for day in days
        if day.year == year and day.weekday() < 5 and not CALENDAR.is_working_day(day)
    ]


def test_the_holidays_of_a_provisional_year_are_those_that_the_law_fixes() -> None:
    """2027: the 5th of February is the eve; what falls on a weekend is made up by notice alone."""
    assert weekdays_off(2027) == [
        "01-01", "02-05", "02-08", "04-05", "06-09", "09-15", "10-01",
    ]  # fmt: skip
    assert weekdays_off(2028) == [
        "01-25", "01-26", "01-27", "01-28", "04-04", "05-01", "05-02", "10-02", "10-03",
    ]  # fmt: skip


def test_no_weekend_day_of_a_provisional_year_is_worked() -> None:
    weekend = date(2027, 1, 2)
    assert not any(CALENDAR.is_working_day(weekend + timedelta(days=7 * n)) for n in range(52))


def test_the_eve_and_the_second_of_may_are_holidays_from_2025_on() -> None:
    bare = WorkingDays.model_validate(published())
    for added in (date(2024, 2, 9), date(2024, 5, 2)):
        assert bare.is_working_day(added)
    for added in (date(2025, 1, 28), date(2025, 5, 2)):
        assert not bare.is_working_day(added)


def test_every_festival_agrees_with_an_independent_reckoning() -> None:
    assert {y: by_the_lunar_calendar(y) for y in range(1949, 2201)} == festivals()


def test_the_festivals_agree_with_another_reckoning_as_far_as_that_goes() -> None:
    other = holidays.country_holidays("CN", years=range(2025, 2101))
    for year in range(2025, 2101):
        spring, qingming, boat, autumn = festivals()[year]
        assert {spring, boat, autumn} <= other.keys()
        # From 2042 on this version has Qingming a day late in some years; a newer one has not.
        assert qingming in other or year >= 2042


def by_the_lunar_calendar(year: int) -> tuple[date, ...]:
    boat, autumn, spring = (
        Lunar.fromYmd(year, month, day).getSolar() for month, day in ((5, 5), (8, 15), (1, 1))
    )
    qingming = Solar.fromYmd(year, 4, 1).getLunar().getJieQiTable()["清明"]
    return tuple(
        date(day.getYear(), day.getMonth(), day.getDay())
        for day in (spring, qingming, boat, autumn)
    )


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
        ({"holidays": ["2012-10-32"]}, "the calendar does not have"),
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
