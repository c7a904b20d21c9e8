"""The public holidays that the law itself fixes (全国年节及纪念日放假办法)."""

from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

FIRST_LONGER: Final = 2025
"""From this year on Spring Festival's eve and 2 May are holidays too (国令第795号)."""


def is_statutory_holiday(day: date) -> bool:
    """Whether the law makes `day` a holiday; in years without known festivals, only fixed days.

    New Year's Day; Spring Festival's eve and first three days; Qingming; 1 and 2 May; Dragon Boat;
    Mid-Autumn; 1 to 3 October. Bridge days, and days worked instead, are known by notice alone.
    """
    return day in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    longer = year >= FIRST_LONGER
    days = {date(year, 1, 1), date(year, 5, 1), *(date(year, 10, n) for n in (1, 2, 3))}
    if longer:
        days.add(date(year, 5, 2))
    if (known := festivals().get(year)) is not None:
        spring, *others = known
        days |= {spring + timedelta(days=n) for n in range(-1 if longer else 0, 3)}
        days.update(others)
    return frozenset(days)


@cache
def festivals() -> dict[int, tuple[date, date, date, date]]:
    """By year, 1949 to 2200: Spring Festival, Qingming, Dragon Boat, Mid-Autumn."""
    text = files("contracts.policy").joinpath("festivals.txt").read_text(encoding="utf-8")
    known = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            year, *days = line.split()
            spring, qingming, boat, autumn = (date.fromisoformat(f"{year}-{day}") for day in days)
            known[int(year)] = (spring, qingming, boat, autumn)
    return known
