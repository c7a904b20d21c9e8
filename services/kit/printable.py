"""Recorded texts made safe for a terminal or a log: no control or reordering characters."""

import re
from typing import Final

_UNSHOWN: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Characters that steer a terminal, change the direction of writing or are invisible."""


def printable(text: str) -> str:
    """The text with such characters escaped; its line breaks stay."""
    return _UNSHOWN.sub(lambda sign: sign[0].encode("unicode_escape").decode("ascii"), text)


def printable_line(text: str) -> str:
    """The same on one line, with line breaks escaped."""
    return printable(text).replace("\n", "\\n")
