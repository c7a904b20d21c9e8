"""The scalar types of the published language: dates, months, instants, money and personal names."""

import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, timedelta
from typing import Annotated, Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, WithJsonSchema

from contracts.remedies import Unfit

SHANGHAI = ZoneInfo("Asia/Shanghai")
"""The zone of every local date in law."""

_WITHOUT_SUMMER_TIME = 1992
"""From this year on Shanghai's clocks have been the same eight hours ahead of UTC."""
_AHEAD = timedelta(hours=8)

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)"
)

_AS_ZEROS = bytes.maketrans(b"123456789", b"000000000")
_IN_SHAPE = frozenset(
    b"0000-00-00T00:00:00" + fraction + offset
    for fraction in (b"", *(b"." + b"0" * digits for digits in range(1, 7)))
    for offset in (b"Z", b"+00:00", b"-00:00")
)
"""How most instants are written, each digit as a zero. Of these `fromisoformat` takes, beside what
the pattern takes, an offset of 60 minutes or more alone."""


def _no_day() -> Unfit:
    return Unfit("names a day that the calendar does not have", "历法中没有这一天")


class Closed(BaseModel):
    """A closed, frozen value: an unknown field is an error, and nothing is coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def shanghai_date(instant: datetime) -> date:
    """The local date of an instant in UTC."""
    if _WITHOUT_SUMMER_TIME <= instant.year < MAXYEAR:
        return (instant + _AHEAD).date()
    return instant.astimezone(SHANGHAI).date()


def written_date(value: Any) -> Any:
    """The date of a text; any other value unchanged. Raises `Unfit`."""
    if isinstance(value, str):
        if not _DATE.fullmatch(value):
            en = "a date is written YYYY-MM-DD"
            raise Unfit(en, "日期应写作 YYYY-MM-DD")
        try:
            return date.fromisoformat(value)
        except ValueError as none:
            raise _no_day() from none
    return value


def written_instant(value: Any) -> Any:
    """The instant, in UTC, that a text writes; any other value as it is. Raises `Unfit`."""
    if not isinstance(value, str):
        return value
    found = written_moment(value)
    return found if found.tzinfo is UTC else found.astimezone(UTC)


def written_moment(text: str) -> datetime:
    """The instant that a text writes, at the offset given there. Raises `Unfit`."""
    if not (text.isascii() and text.encode().translate(_AS_ZEROS) in _IN_SHAPE):
        return _moment(text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _moment(text)
    is_plain = MINYEAR < found.year < MAXYEAR and (text[-1] == "Z" or text[-2] < "6")
    return found if is_plain else _moment(text)


def _moment(text: str) -> datetime:
    if not _INSTANT.fullmatch(text):
        en = "an instant is written as RFC 3339 with an offset, e.g. 2012-07-05T09:30:00+08:00"
        raise Unfit(en, "时刻应按 RFC 3339 书写并带时区，例如 2012-07-05T09:30:00+08:00")
    try:
        found = _leap(text.upper()) if text[17] == "6" else datetime.fromisoformat(text.upper())
        if not MINYEAR < found.year < MAXYEAR:
            found.astimezone(SHANGHAI)
            found.astimezone(UTC)
    except OverflowError as overflow:
        en = "the instant lies outside the calendar"
        raise Unfit(en, "该时刻超出历法范围") from overflow
    except Unfit:
        raise
    except ValueError as none:
        raise _no_day() from none
    return found


def _leap(text: str) -> datetime:
    """A leap second (23:59:60 UTC) is read as the second after it."""
    moment = datetime.fromisoformat(f"{text[:17]}59{text[19:]}")
    if (last := moment.astimezone(UTC)).hour != 23 or last.minute != 59:  # noqa: PLR2004
        en = "a second numbered 60 is the last of a day in UTC alone (23:59:60Z)"
        raise Unfit(en, "第 60 秒只能是 UTC 一日的末秒（23:59:60Z）")
    return moment + timedelta(seconds=1)


class PersonalData:
    """Marks a field that names a natural person; nothing else in the language does."""


class Spelling(NamedTuple):
    """Marks a text with the rules of intake; readers of recorded events apply none.

    `longest` in characters; `lines`: it may contain line feeds and tabs; `names`: it is an
    identifier, so that no two spellings of it may look alike.
    """

    longest: int
    lines: bool = False
    names: bool = False


class InYear:
    """Marks a text or number that begins with its calendar year."""


CODE = Spelling(200, names=True)
"""The length of ids, codes and versions."""

TITLE = Spelling(2_000)
"""The length of a text in one line."""

PROSE = Spelling(2_000, lines=True)
"""The length of any other text."""

DOCUMENT = Spelling(65_536, lines=True)
"""The length of a document's text."""


LocalDate = Annotated[
    date, BeforeValidator(written_date), WithJsonSchema({"type": "string", "format": "date"})
]
"""A local date of Asia/Shanghai, `YYYY-MM-DD`."""

Instant = Annotated[
    datetime,
    BeforeValidator(written_instant),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
"""An instant, RFC 3339 with offset; held in UTC."""

Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2012-07"]), InYear()]
"""A calendar month, `YYYY-MM`."""

Text = Annotated[str, Field(min_length=1), TITLE]
"""A text that is not empty."""

Prose = Annotated[str, Field(min_length=1), PROSE]
"""A text that is not empty, of one or more lines."""

Code = Annotated[str, Field(min_length=1), CODE]
"""An identifier: an id, a code, a slug, a version."""

Count = Annotated[int, Field(ge=0)]
"""A count, 0 or more."""

Rate = Annotated[float, Field(ge=0, le=1)]
"""A share of the whole, 0 to 1."""

Fen = Annotated[int, Field(json_schema_extra={"x-unit": "fen (CNY 0.01)"})]
"""Money in integer fen of CNY."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")]
"""A SHA-256 digest in hexadecimal."""

PersonId = Annotated[str, Field(min_length=1), CODE]
"""The dealer's pseudonym of a person; never an identity number."""

PersonalName = Annotated[
    str, Field(min_length=1, json_schema_extra={"x-personal-data": True}), TITLE, PersonalData()
]
"""A natural person's name: personal data."""

DealerCode = Annotated[
    str, Field(min_length=1, max_length=64, pattern=r"^[^\s/%*#?\x00-\x1f\x7f]+$"), CODE
]
"""A dealer's (专营店) code: the subject of its events and their key on the log."""

T = TypeVar("T")

Rows = Annotated[tuple[T, ...], Strict(strict=False)]
"""A list in the order given."""
