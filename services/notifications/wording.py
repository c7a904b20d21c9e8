"""The formatting of figures and recorded data for people: yuan, and explanations in lines."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

from contracts.wording.sentence import Language
from contracts.wording.vocabulary import MONEY, label, value_name

YUAN: Final[Mapping[Language, str]] = {"zh": "{} 元", "en": "CNY {}"}
TRUTHS: Final[Mapping[Language, Mapping[bool, str]]] = {
    "zh": {True: "是", False: "否"},
    "en": {True: "yes", False: "no"},
}
NONE_WORD: Final[Mapping[Language, str]] = {"zh": "无", "en": "none"}

LISTED: Final[Mapping[Language, str]] = {"zh": "、", "en": ", "}

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_CONDITION = ("name", "left", "relation", "right")


def one_line(value: object) -> str:
    """The text of a value on one line, with invisible characters escaped.

    Therefore no recorded text can forge a line or a header of a mail, or reverse its reading order.
    """
    return "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in str(value))


def yuan_in_words(fen: int, language: Language) -> str:
    """200000 → `2,000.00 元`: fen as yuan, to the fen."""
    whole, rest = divmod(abs(fen), 100)
    return YUAN[language].format(f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}")


def explained(explanation: Mapping[str, Any], language: Language) -> list[str]:
    """The data of an explanation, a line each: `due on: 2012-08-05`; nested data come last."""
    said = [(name, value) for name, value in explanation.items() if value != {}]
    by_depth = sorted(said, key=lambda item: _has_parts(item[1]))
    return [line for name, value in by_depth for line in _lines(name, value, language)]


def _has_parts(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(each, Mapping) for each in value)
    return isinstance(value, Mapping)


def _lines(name: str, value: Any, language: Language) -> Iterator[str]:
    if not _has_parts(value):
        yield f"{label(name, language)}: {_text(name, value, language)}"
        return
    yield f"{label(name, language)}:"
    if isinstance(value, Mapping):
        yield from (f"  {line}" for line in explained(value, language))
        return
    for each in value:
        first, *rest = _item(each, language)
        yield f"  - {first}"
        yield from (f"    {line}" for line in rest)


def _item(value: Any, language: Language) -> list[str]:
    if not isinstance(value, Mapping):
        return [_text("", value, language)]
    if set(value) == set(_CONDITION):
        name, left, relation, right = (value[part] for part in _CONDITION)
        return [_condition(name, left, relation, right, language)]
    return explained(value, language) or [NONE_WORD[language]]


def _condition(name: str, left: Any, relation: str, right: Any, language: Language) -> str:
    said = f"{label(name, language)}: {_text(name, left, language)}"
    if (relation == "==" and left == right) or (relation == "!=" and right is None):
        return said
    return f"{said} {relation} {_text(name, right, language)}"


def _text(name: str, value: Any, language: Language) -> str:
    match value:
        case None | []:
            return NONE_WORD[language]
        case bool():
            return TRUTHS[language][value]
        case int() if name.endswith(MONEY):
            return yuan_in_words(value, language)
        case list():
            return LISTED[language].join(_text(name, each, language) for each in value)
        case _:
            return value_name(name, value, language)
