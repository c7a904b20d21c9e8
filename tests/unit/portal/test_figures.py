"""Dates, money and shares as they are read in each language."""

from datetime import date

import pytest

from services.portal.web.shell.figures import Figures
from services.portal.web.shell.places import entry_path, local_place

ZH, EN = Figures("zh"), Figures("en")


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (500_000, "5,000.00 元", "CNY 5,000.00"),
        (0, "0.00 元", "CNY 0.00"),
        (1, "0.01 元", "CNY 0.01"),
        (-1, "−0.01 元", "CNY −0.01"),
        (123_456_789_012, "1,234,567,890.12 元", "CNY 1,234,567,890.12"),
        (10**18 + 1, "10,000,000,000,000,000.01 元", "CNY 10,000,000,000,000,000.01"),
    ],
)
def test_money_is_told_to_the_fen(fen: int, zh: str, en: str) -> None:
    assert (ZH.money(fen), EN.money(fen)) == (zh, en)


@pytest.mark.parametrize(
    ("share", "told"),
    [(0.9049, "90.49%"), (0.125, "12.5%"), (0.9, "90%"), (0.899999, "89.9999%"), (1, "100%")],
)
def test_a_share_is_never_rounded_to_a_threshold(share: float, told: str) -> None:
    assert ZH.share(share) == EN.share(share) == told


def test_days_months_and_instants() -> None:
    assert (ZH.day("2026-10-09"), EN.day(date(2026, 10, 9))) == ("2026年10月9日", "9 Oct 2026")
    assert (ZH.month("2026-10"), EN.month("2026-10")) == ("2026年10月", "Oct 2026")
    assert ZH.instant("2026-10-08T16:39:04.192464Z") == "2026年10月9日 00:39:04"
    assert EN.instant("2026-10-08T16:39:04.192464Z") == "9 Oct 2026, 00:39:04"
    assert ZH.day("2026") == "2026"


def test_an_entry_has_a_path_whatever_its_subject_is_called() -> None:
    assert entry_path("SD-011/gm-summons/2026") == "/e/SD-011/gm-summons/2026"
    assert entry_path("A1/x/离职 #1?%") == "/e/A1/x/%E7%A6%BB%E8%81%8C%20%231%3F%25"


@pytest.mark.parametrize("place", ["/d/SD-011?on=2026-10-09", "/", "/e/A1/x/%E7%A6%BB"])
def test_a_place_of_ours_stands(place: str) -> None:
    assert local_place(place) == place
