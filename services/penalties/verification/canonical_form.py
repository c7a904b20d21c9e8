"""Whether a line is in canonical form (RFC 8785); plain lines are not serialised again."""

import json
import re
from typing import Any, Final

from contracts.canonical import NotCanonical, canonical

_LONG_NUMBER: Final = re.compile(rb"[:,\[]-?[0-9]{16,}")
_BEYOND: Final = re.compile(rb"[\xee-\xf4]")
"""Characters that UTF-16 sorts otherwise than code points begin with these bytes."""


class NotInForm(ValueError):
    """A line that is no JSON object in canonical form."""


def canonical_object(line: bytes) -> dict[str, Any]:
    """The object in a line; raises `NotInForm`."""
    floats: list[str] = []

    def number(text: str) -> float:
        floats.append(text)
        return float(text)

    try:
        value = json.loads(line.decode(), parse_float=number, parse_constant=_no_number)
        plain = not (floats or _LONG_NUMBER.search(line) or _BEYOND.search(line))
        again = _dumped(value) if plain else canonical(value)
    except (ValueError, RecursionError, NotCanonical) as fault:
        raise NotInForm(str(fault)) from fault
    if again != line or not isinstance(value, dict):
        raise NotInForm("is not in canonical form")
    return value


def _dumped(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def _no_number(text: str) -> float:
    raise NotInForm(f"{text} is no number of JSON")
