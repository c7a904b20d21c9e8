"""The one byte form in which an event is recorded, hashed and sent on (RFC 8785)."""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785


class NotCanonical(ValueError):
    """A value that JSON carries and RFC 8785 does not, such as an integer beyond 2^53."""


def canonical(value: Any) -> bytes:
    """The canonical JSON of `value`; `NotCanonical` where it has none."""
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as fault:
        raise NotCanonical(str(fault)) from fault


def joined(members: Mapping[str, bytes]) -> bytes:
    """The canonical JSON of an object whose members are canonical; their names are ASCII."""
    return b"{%b}" % b",".join(
        b'"%b":%b' % (name.encode("ascii"), members[name]) for name in sorted(members)
    )


def digest(recorded: bytes) -> str:
    """The SHA-256 of recorded bytes, in lower-case hexadecimal."""
    return hashlib.sha256(recorded).hexdigest()
