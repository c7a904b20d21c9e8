"""The one byte form in which an event is recorded, hashed and sent on (RFC 8785)."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785


class NotCanonical(ValueError):
    """A value that JSON carries and RFC 8785 does not, such as an integer beyond 2^53."""


_FAULTS = (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError, OverflowError)


def canonical(value: Any) -> bytes:
    """The canonical JSON of `value`; `NotCanonical` where it has none.

    A number read back from it is written as before, though JSON has it as an integer.
    """
    try:
        try:
            return rfc8785.dumps(value)
        except rfc8785.IntegerDomainError:
            return rfc8785.dumps(_as_doubles(value))
    except _FAULTS as fault:
        raise NotCanonical(str(fault)) from fault


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
    """Whether a double is written just so."""
    return rfc8785.dumps(float(number)).decode() == str(number)


def joined(members: Mapping[str, bytes]) -> bytes:
    """The canonical JSON of an object whose members are canonical; their names are ASCII."""
    return b"{%b}" % b",".join(
        b'"%b":%b' % (name.encode("ascii"), members[name]) for name in sorted(members)
    )


def digest(recorded: bytes) -> str:
    """The SHA-256 of recorded bytes, in lower-case hexadecimal."""
    return hashlib.sha256(recorded).hexdigest()
