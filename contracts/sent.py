"""Strict reading of sent JSON, because two readers must not see two events in it."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from json.decoder import JSONDecoder
from typing import Any, Final, NamedTuple

from contracts.faults import Fault, Malformed

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]|[^"\[\]{}]+', re.DOTALL)
_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")


class TooMany(ValueError):
    """More events at once than are accepted."""


class TooLong(NamedTuple):
    """Stands for a value of so many characters, which is not parsed."""

    length: int


def read_sent(body: bytes) -> dict[str, Any]:
    """One event; raises `Malformed` if the bytes are no JSON object, or repeat a member."""
    return as_event(_whole(_text(body)))


def as_event(value: Any) -> dict[str, Any]:
    """The value, if it is an object; raises `Malformed`."""
    if not isinstance(value, dict):
        raise Malformed(
            [Fault("", "a JSON object is expected: one event", "应为一个 JSON 对象：一个事件")]
        )
    return value


def read_sent_array(body: bytes, most: int, longest: int) -> Iterator[Any]:
    """The values of an array, each parsed on demand; `TooLong` beyond `longest`.

    Raises `TooMany` beyond `most` values, and `Malformed` if it is no array, or repeats a member.
    """
    text = _text(body)
    at = _after_space(text, 0)
    if text[at : at + 1] != "[":
        raise Malformed(
            [Fault("", "a JSON array of events is expected", "应为由事件组成的 JSON 数组")]
        )
    at = _after_space(text, at + 1)
    if text[at : at + 1] == "]":
        return _end(text, at)
    for _ in range(most):
        value, length = _first(text, at, longest)
        yield value
        at = _after_space(text, at + length)
        if text[at : at + 1] == "]":
            return _end(text, at)
        if text[at : at + 1] != ",":
            raise _no_json(text, "',' or ']' is expected", at)
        at = _after_space(text, at + 1)
    raise TooMany(f"more than {most} events stand there; send at most {most} at once")


def _end(text: str, at: int) -> None:
    if (end := _after_space(text, at + 1)) != len(text):
        raise _no_json(text, "something follows the array", end)


def _first(text: str, at: int, longest: int) -> tuple[Any, int]:
    """The value that begins there, and its length."""
    window = text[at : at + longest]
    try:
        value, length = _DECODER.raw_decode(window)
    except json.JSONDecodeError as fault:
        if at + longest < len(text) and (length := _length(text, at)) > longest:
            return TooLong(length), length
        raise _no_json(window, fault.msg, fault.pos, at) from fault
    except (ValueError, RecursionError) as fault:
        raise _unreadable(fault) from fault
    return _without_surrogates(window[:length], value), length


def _length(text: str, at: int) -> int:
    """The length of the value that begins there, by its brackets; 0 if they do not close."""
    depth = 0
    for token in _TOKEN.finditer(text, at):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth <= 0:
            return token.end() - at
    return 0


def _whole(text: str) -> Any:
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as fault:
        raise _no_json(text, fault.msg, fault.pos) from fault
    except Malformed:
        raise
    except (ValueError, RecursionError) as fault:
        raise _unreadable(fault) from fault
    return _without_surrogates(text, value)


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as fault:
        raise Malformed(
            [
                Fault(
                    "",
                    f"not JSON in UTF-8: byte {fault.start} is of no character",
                    f"不是 UTF-8 编码的 JSON：第 {fault.start} 字节不成字符",
                )
            ]
        ) from fault


def _without_surrogates(text: str, value: Any) -> Any:
    if _SURROGATE.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as fault:
            raise Malformed(
                [
                    Fault(
                        "",
                        "not JSON: half a surrogate pair is no character",
                        "不是 JSON：孤立代理项",
                    )
                ]
            ) from fault
    return value


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _no_json(text: str, what: str, at: int, before: int = 0) -> Malformed:
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    place = f"character {before + at + 1}" if before else f"line {line} column {column}"
    said = what[:1].lower() + what[1:]
    return Malformed([Fault("", f"not JSON: {said} at {place}", f"不是 JSON（{place}）")])


def _unreadable(fault: Exception) -> Malformed:
    if isinstance(fault, Malformed):
        return fault
    if isinstance(fault, RecursionError):
        return Malformed(
            [Fault("", "not JSON that is read here: nested too deep", "JSON 嵌套过深")]
        )
    return Malformed([Fault("", "a number has too many digits", "数字位数过多")])


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        [(twice, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise Malformed(
            [Fault(twice[:100], "stands there twice; say it once", "重复出现，请只写一次")]
        )
    return value


def _number(text: str) -> float:
    if math.isinf(number := float(text)):
        raise Malformed([Fault("", "a number is larger than any that is taken", "数值过大")])
    return number


def _constant(name: str) -> Any:
    raise Malformed([Fault("", f"not JSON: {name} is no number", f"不是 JSON：{name}")])


_DECODER: Final = JSONDecoder(
    object_pairs_hook=_object, parse_float=_number, parse_constant=_constant
)
