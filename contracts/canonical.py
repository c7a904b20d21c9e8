"""The one byte form in which an event is recorded, hashed and sent on (RFC 8785)."""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import orjson
import rfc8785


class NotCanonical(ValueError):
    """A JSON value that RFC 8785 excludes, such as an integer beyond 2^53."""


_FAULTS = (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError, OverflowError)


def canonical(value: Any) -> bytes:
    """The canonical JSON of `value`; raises `NotCanonical` if it has none.

    A number read back from it is written as before, even if JSON reads it as an integer.
    """
    try:
        if _is_plain(value):
            return orjson.dumps(value, option=_AS_CANONICAL)
    except (orjson.JSONEncodeError, RecursionError):  # half a surrogate, a large integer, too deep
        pass
    return _by_the_book(value)


def _by_the_book(value: Any) -> bytes:
    try:
        try:
            return rfc8785.dumps(value)
        except rfc8785.IntegerDomainError:
            return rfc8785.dumps(_as_doubles(value))
    except _FAULTS as fault:
        raise NotCanonical(str(fault)) from fault


_AS_CANONICAL: Final = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER
_SIMPLE: Final = frozenset({str, int, bool, type(None)})
_LEAST: Final = 1e-4
_MOST: Final = 1e15


def _is_plain(value: Any) -> bool:
    """Whether orjson's sorted form is the canonical one, byte for byte.

    It sorts names by code point, and RFC 8785 by UTF-16: both orders agree for ASCII. It writes
    numbers as Rust does, and RFC 8785 as ECMAScript does: both agree for integers within 2^53, and
    for fractions that neither writes with an exponent.
    """
    kind = type(value)
    if kind in _SIMPLE:
        return True
    if kind is dict:
        return all(
            type(name) is str and name.isascii() and (type(each) in _SIMPLE or _is_plain(each))
            for name, each in value.items()
        )
    if kind is list or kind is tuple:
        return all(map(_is_plain, value))
    return kind is float and _LEAST <= abs(value) < _MOST and not value.is_integer()


def _as_doubles(value: Any) -> Any:
    match value:
        case int() if not isinstance(value, bool) and _is_a_double(value):
            return float(value)
        case list() | tuple():
            return [_as_doubles(each) for each in value]
        case dict():
            return {name: _as_doubles(each) for name, each in value.items()}
        case _:
            return value


def _is_a_double(number: int) -> bool:
    """Whether a double is written with these digits."""
    return rfc8785.dumps(float(number)).decode() == str(number)


def joined(members: Mapping[str, bytes]) -> bytes:
    """The canonical JSON of an object whose members are canonical; their names are ASCII."""
    return b"{%b}" % b",".join(
        [b'"%b":%b' % (name.encode("ascii"), members[name]) for name in sorted(members)]
    )


def joined_length(members: Mapping[str, bytes]) -> int:
    """The bytes of what is `joined`, counted without joining: the braces, `"":` and commas too."""
    within = sum(map(len, members)) + sum(map(len, members.values()))
    return within + 4 * len(members) + (1 if members else 2)


def digest(recorded: bytes) -> str:
    """The SHA-256 of recorded bytes, in lower-case hexadecimal."""
    return hashlib.sha256(recorded).hexdigest()
