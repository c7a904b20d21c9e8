"""The rules for the values of an event that is sent or imported, and never of a recorded one."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, get_args
from unicodedata import is_normalized

from pydantic import BaseModel

from contracts.envelope import Submission
from contracts.events import Fact, read_fact
from contracts.events.decisions import FactCorrected
from contracts.faults import Fault, Malformed
from contracts.practice import practice_faults
from contracts.records import Said
from contracts.values import PROSE, SHANGHAI, TITLE, InYear, Spelling

FIRST_YEAR: Final = 1949
LAST_YEAR: Final = 2200
"""The years in which every date lies."""

SAFE: Final = 2**53
"""The bound of every number and its negative, because JSON is exact for integers up to it."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_CONTROL_BUT_LINES: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LAST_OF_PLANES: Final = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_NO_TEXT: Final = re.compile(f"[\ud800-\udfff\ufdd0-\ufdef{_LAST_OF_PLANES}]")
_UNSEEN: Final = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters without width or that change the direction of writing: unlike texts look alike."""


def refuse_at_door(
    envelope: Submission, fact: Fact, extensions: Mapping[str, Any] | None = None
) -> None:
    """Raise `Malformed` with every text, number and date that is refused."""
    faults = [*_of_model(envelope, ()), *_of_model(fact, ("data",))]
    for name, value in (extensions or {}).items():
        faults += _of_value(value, (name,), TITLE)
    faults += practice_faults(envelope.subject, fact)
    # Of an older record: whatever it says there moves no day further than an import may.
    if faults := [fault for fault in faults if fault.field != "recordedtime"]:
        raise Malformed(faults)


def text_faults(field: str, text: str, spelling: Spelling) -> Iterator[Fault]:
    """The faults of a text under this name."""
    if len(text) > spelling.longest:
        yield Fault(
            field,
            f"has {len(text)} characters; at most {spelling.longest} are taken",
            f"长 {len(text)} 个字符，最多 {spelling.longest} 个",
        )
    if found := (_CONTROL_BUT_LINES if spelling.lines else _CONTROL).search(text):
        yield _sign(field, found[0], "a control character", "控制字符")
    if found := _NO_TEXT.search(text):
        yield _sign(field, found[0], "what is no character", "非字符")
    elif spelling.names and (found := _UNSEEN.search(text)):
        yield _sign(field, found[0], "a sign that cannot be seen", "不可见字符")
    elif spelling.names and not is_normalized("NFC", text):
        yield Fault(
            field,
            "is not in Unicode's composed form; send it normalized to NFC",
            "不是 Unicode 合成形式，请按 NFC 规范化后发送",
        )


def _sign(field: str, sign: str, en: str, zh: str) -> Fault:
    code = f"U+{ord(sign):04X}"
    return Fault(field, f"holds {en} ({code}); leave it out", f"含有{zh}（{code}），请删去")


def _of_model(model: BaseModel | Said, path: tuple[str, ...]) -> Iterator[Fault]:
    marks = marks_of(type(model))
    said = vars(model).items() if isinstance(model, BaseModel) else model
    for name, value in said:
        if not _is_fine(value, mark := marks[name]):
            yield from _of_value(value, (*path, name), mark)
    if isinstance(model, FactCorrected):
        yield from _of_model(read_fact(model.type, model.data), (*path, "data"))


def _is_fine(value: Any, mark: Spelling | InYear) -> bool:
    """Whether a value is accepted without closer checks: `_of_value` finds no fault in it."""
    kind = type(value)
    if kind is str:  # printable ASCII has no control characters, nothing unseen, and one form
        is_bounded = isinstance(mark, Spelling) and len(value) <= mark.longest
        return is_bounded and bool(value.isascii() and value.isprintable())
    if kind is datetime or kind is date:  # of whichever zone: a day less, or more, is the same year
        return bool(FIRST_YEAR < value.year < LAST_YEAR)
    return value is None or kind is bool or kind is dict


def _of_value(value: Any, path: tuple[str, ...], mark: Spelling | InYear) -> Iterator[Fault]:
    match value:
        case None | bool() | dict():  # an object is read by its type
            return
        case BaseModel() | Said():
            yield from _of_model(value, path)
        case tuple():
            for number, each in enumerate(value):
                yield from _of_value(each, (*path, str(number)), mark)
        case datetime():
            yield from _year_faults(path, value.astimezone(SHANGHAI).year)
        case date():
            yield from _year_faults(path, value.year)
        case str() | int() if isinstance(mark, InYear):
            yield from _year_faults(path, int(str(value)[:4]))
        case str() if isinstance(mark, Spelling):
            yield from text_faults(".".join(path), value, mark)
        case _ if abs(value) >= SAFE:
            yield Fault(
                ".".join(path),
                f"a number lies between -{SAFE} and {SAFE}",
                f"数值应在 -{SAFE} 与 {SAFE} 之间",
            )


def _year_faults(path: tuple[str, ...], year: int) -> Iterator[Fault]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        yield Fault(
            ".".join(path),
            f"lies in a year that is not taken; {FIRST_YEAR} to {LAST_YEAR} are",
            f"年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间",
        )


@lru_cache(maxsize=256)
def marks_of(model: type[BaseModel | Said]) -> Mapping[str, Spelling | InYear]:
    """By field, the mark of its texts; a text without one is prose."""
    return {
        name: next(_found([*info.metadata, info.annotation]), PROSE)
        for name, info in model.model_fields.items()
    }


def _found(hints: Any) -> Iterator[Spelling | InYear]:
    for hint in hints:
        if isinstance(hint, Spelling | InYear):
            yield hint
        else:
            yield from _found([*getattr(hint, "__metadata__", ()), *get_args(hint)])
