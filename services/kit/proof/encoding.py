"""Base64 and numbers in the one form that a proof may contain."""

import re
from base64 import b64decode, b64encode
from typing import Final

_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,18}")


class TextUnfit(ValueError):
    """A text of a proof violates its format."""


def base64_text(data: bytes) -> str:
    """Standard base64, padded."""
    return b64encode(data).decode()


def base64_bytes(text: str) -> bytes:
    """The bytes of standard base64; raises `TextUnfit` if another encoding is canonical."""
    try:
        data = b64decode(text.encode("ascii"), validate=True)
    except ValueError as fault:
        raise TextUnfit(f"{text[:60]!r} is no base64") from fault
    if base64_text(data) != text:
        raise TextUnfit(f"{text[:60]!r} is not how its bytes are written in base64")
    return data


def number_of(text: str) -> int:
    """A number in decimal, without sign or leading zeros; raises `TextUnfit`."""
    if not _NUMBER.fullmatch(text):
        raise TextUnfit(f"{text[:60]!r} is no number in decimal")
    return int(text)
