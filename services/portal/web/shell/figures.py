"""Dates, instants, money and shares as people of one language read them, by explicit patterns."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, parse_pattern

from contracts.values import SHANGHAI
from services.kit.http.request_context import Language

LOCALE: Final[Mapping[Language, Locale]] = {
    "zh": Locale.parse("zh_CN"),
    "en": Locale.parse("en_GB"),
}
TAG: Final[Mapping[Language, str]] = {"zh": "zh-CN", "en": "en"}
"""The language as `lang` of a page has it."""

DAY: Final[Mapping[Language, str]] = {"zh": "y年M月d日", "en": "d MMM y"}
MONTH: Final[Mapping[Language, str]] = {"zh": "y年M月", "en": "MMM y"}
INSTANT: Final[Mapping[Language, str]] = {"zh": "y年M月d日 HH:mm:ss", "en": "d MMM y, HH:mm:ss"}
YUAN: Final[Mapping[Language, str]] = {"zh": "{} 元", "en": "CNY {}"}

MONEY: Final = parse_pattern("#,##0.00")
WHOLE: Final = parse_pattern("#,##0.##########")
"""All digits there are: a share that is rounded may print as the threshold that it misses."""

FEN_A_YUAN: Final = 100
MINUS: Final = "−"


class Figures:
    """Figures in one language."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._locale = LOCALE[language]

    def day(self, on: str | date | None) -> str:
        """`2026-10-09` as a date; anything else as it stands."""
        try:
            found = on if isinstance(on, date) else date.fromisoformat(on or "")
        except ValueError:
            return on if isinstance(on, str) else ""
        return format_date(found, DAY[self._language], self._locale)

    def month(self, month: str) -> str:
        """`2026-10` as a month; anything else as it stands."""
        try:
            first = date.fromisoformat(f"{month}-01")
        except ValueError:
            return month
        return format_date(first, MONTH[self._language], self._locale)

    def instant(self, at: str | datetime) -> str:
        """An instant by the clocks of Shanghai."""
        found = at if isinstance(at, datetime) else datetime.fromisoformat(at)
        return format_datetime(
            found.astimezone(SHANGHAI), INSTANT[self._language], locale=self._locale
        )

    def money(self, fen: int) -> str:
        """Fen of CNY: `5,000.00 元`, `CNY 5,000.00`."""
        amount = format_decimal(Decimal(abs(fen)) / FEN_A_YUAN, MONEY, self._locale)
        return YUAN[self._language].format(f"{MINUS}{amount}" if fen < 0 else amount)

    def share(self, value: float) -> str:
        """A share of one as a percentage with all its digits."""
        return f"{self.number(Decimal(str(value)) * 100)}%"

    def number(self, value: Any) -> str:
        """A number with all its digits."""
        return format_decimal(Decimal(str(value)), WHOLE, self._locale).replace("-", MINUS)
