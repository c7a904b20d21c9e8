"""The small words of the published language: dates, months, instants, money and personal names."""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone of every local date in law."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)"
)


class Closed(BaseModel):
    """A closed, frozen value: an unknown field is an error, and nothing is coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _local_date(value: Any) -> Any:
    if isinstance(value, str):
        if not _DATE.fullmatch(value):
            msg = "a date is written YYYY-MM-DD"
            raise ValueError(msg)
        return date.fromisoformat(value)
    return value


def _instant(value: Any) -> Any:
    if isinstance(value, str):
        if not _INSTANT.fullmatch(value):
            msg = "an instant is written as RFC 3339 with an offset, e.g. 2012-07-05T09:30:00+08:00"
            raise ValueError(msg)
        instant = datetime.fromisoformat(value.upper())
        try:
            instant.astimezone(SHANGHAI)
            return instant.astimezone(UTC)
        except OverflowError as overflow:
            msg = "the instant lies outside the calendar"
            raise ValueError(msg) from overflow
    return value


class PersonalData:
    """Marks a field that names a natural person; nothing else in the language does."""


LocalDate = Annotated[
    date, BeforeValidator(_local_date), WithJsonSchema({"type": "string", "format": "date"})
]
"""A local date of Asia/Shanghai, `YYYY-MM-DD`."""

Instant = Annotated[
    datetime, BeforeValidator(_instant), WithJsonSchema({"type": "string", "format": "date-time"})
]
"""An instant, RFC 3339 with offset; held in UTC."""

Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2012-07"])]
"""A calendar month, `YYYY-MM`."""

Text = Annotated[str, Field(min_length=1)]
"""A text that says something."""

Count = Annotated[int, Field(ge=0)]
"""A number of things, none or more."""

Rate = Annotated[float, Field(ge=0, le=1)]
"""A share of the whole, 0 to 1."""

Fen = Annotated[int, Field(json_schema_extra={"x-unit": "fen (CNY 0.01)"})]
"""Money in integer fen of CNY."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")]
"""A SHA-256 digest in hexadecimal."""

PersonId = Annotated[str, Field(min_length=1)]
"""The dealer's pseudonym of a person; never an identity number."""

PersonalName = Annotated[
    str, Field(min_length=1, json_schema_extra={"x-personal-data": True}), PersonalData()
]
"""A natural person's name: personal data."""

DealerCode = Annotated[
    str, Field(min_length=1, max_length=64, pattern=r"^[^\s/%*#?\x00-\x1f\x7f]+$")
]
"""A dealer's (专营店) code: the subject of its events and their key on the log."""

T = TypeVar("T")

Rows = Annotated[tuple[T, ...], Strict(strict=False)]
"""Several of a kind, in the order given."""
