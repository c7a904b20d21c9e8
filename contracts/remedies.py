"""The remedies for values of the wrong form, in English and in Chinese."""

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails


class Remedy(NamedTuple):
    """The remedy of a fault, in both languages."""

    en: str
    zh: str


class Unfit(ValueError):
    """A value that its field refuses, with the remedy in both languages."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.remedy = Remedy(en, zh)


REMEDIES: Final[Mapping[str, Remedy]] = {
    "missing": Remedy("is missing; give it", "缺少，请填写"),
    "extra_forbidden": Remedy("is not part of this event; leave it out", "不属于该事件，请删去"),
    "invalid_key": Remedy("has to have a text for its name", "名称应为文本"),
    "string_type": Remedy(
        "has to be a text, a valid string in quotes", "应为文本（带引号的字符串）"
    ),
    "string_unicode": Remedy("holds what is no character", "含有非字符"),
    "string_too_short": Remedy(
        "has to have at least {min_length} character", "至少应有 {min_length} 个字符"
    ),
    "string_too_long": Remedy(
        "has to have at most {max_length} characters", "最多 {max_length} 个字符"
    ),
    "string_pattern_mismatch": Remedy(
        "is not written as it has to be, by the pattern {pattern}", "写法不符，应符合 {pattern}"
    ),
    "literal_error": Remedy("has to be one of {expected}", "应为下列之一：{expected}"),
    "bool_type": Remedy("has to be true or false", "应为 true 或 false"),
    "int_type": Remedy("has to be a whole number", "应为整数"),
    "int_parsing": Remedy("has to be a whole number", "应为整数"),
    "int_parsing_size": Remedy("is a number of too many digits", "数字位数过多"),
    "int_from_float": Remedy("has to be a whole number", "应为整数"),
    "float_type": Remedy("has to be a number", "应为数值"),
    "finite_number": Remedy("has to be a finite number", "应为有限数值"),
    "greater_than_equal": Remedy("has to be {ge} or more", "不得小于 {ge}"),
    "less_than_equal": Remedy("has to be {le} or less", "不得大于 {le}"),
    "tuple_type": Remedy("has to be a list", "应为列表"),
    "too_short": Remedy("has to have at least {min_length} item", "至少应有 {min_length} 项"),
    "too_long": Remedy("has to have at most {max_length} items", "最多 {max_length} 项"),
    "dict_type": Remedy("has to be an object, a valid dictionary", "应为对象"),
    "model_type": Remedy("has to be an object", "应为对象"),
    "model_attributes_type": Remedy("has to be an object", "应为对象"),
    "date_type": Remedy("has to be a date, written YYYY-MM-DD", "应为日期，写作 YYYY-MM-DD"),
    "datetime_type": Remedy(
        "has to be an instant, written as RFC 3339 with an offset", "应为带时区的时刻（RFC 3339）"
    ),
    "union_tag_not_found": Remedy("needs a kind, in {discriminator}", "缺少类别 {discriminator}"),
    "union_tag_invalid": Remedy(
        "is of no kind of {expected_tags}", "类别应为 {expected_tags} 之一"
    ),
}
"""By the type of pydantic's error, whose context fills them in."""

OTHERWISE: Final = Remedy("is not of the form that is published for it", "不符合公布的格式")
"""The remedy for an error that no field of the language has."""

_BETWEEN_WORDS: Final = re.compile("(?<=')(?:, | or )(?=')")


def genuine(error: ValidationError) -> list[ErrorDetails]:
    """The faults found, without that of a list that is too short only because of an unfit item."""
    faults = error.errors(include_url=False, include_input=False)
    return [fault for fault in faults if not _follows(fault, faults)]


def _follows(fault: ErrorDetails, faults: list[ErrorDetails]) -> bool:
    at = fault["loc"]
    return fault["type"] == "too_short" and any(
        len(each["loc"]) > len(at) and each["loc"][: len(at)] == at for each in faults
    )


def remedy_of(kind: str, context: Mapping[str, Any]) -> Remedy:
    """The remedy for an error of this type."""
    if isinstance(error := context.get("error"), Unfit):
        return error.remedy
    remedy = REMEDIES.get(kind, OTHERWISE)
    chinese = {name: _in_chinese(each) for name, each in context.items()}
    return Remedy(remedy.en.format(**context), remedy.zh.format(**chinese))


def _in_chinese(named: Any) -> Any:
    """The words of a closed set, which pydantic joins by an English word."""
    return _BETWEEN_WORDS.sub("、", named) if isinstance(named, str) else named
