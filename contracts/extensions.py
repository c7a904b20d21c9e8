"""Extension attributes (CloudEvents 1.0): a sender's own, recorded, and without meaning here."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from contracts.envelope import DEFINED
from contracts.faults import Fault

MOST: Final = 16
"""Extension attributes of one event."""

KEPT: Final = "docket"
"""The prefixes of attributes that the language may define later: no sender uses them."""

NAME: Final = f"^(?!{KEPT})[a-z0-9]{{1,20}}$"

LOWEST: Final = -(2**31)
HIGHEST: Final = 2**31 - 1
"""Integers of CloudEvents have 32 bits."""

_NAME: Final = re.compile(NAME)


def extensions_of(event: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes of an event that the envelope does not define; null counts as absent."""
    return {
        name: value for name, value in event.items() if name not in DEFINED and value is not None
    }


def extension_faults(extensions: Mapping[str, Any]) -> Iterator[Fault]:
    """The faults of attributes as extension attributes of one event."""
    for name, value in extensions.items():
        if not _NAME.fullmatch(name):
            yield Fault(
                name,
                "is no attribute of an event; a name of your own has 1 to 20 of a-z and 0-9 and "
                "does not begin with docket; otherwise leave it out",
                "不是事件的属性；自定义属性名应为 1 至 20 个 a-z、0-9 字符且不以 docket 开头，"
                "否则请删去",
            )
        elif not isinstance(value, str | int):
            yield Fault(
                name,
                "is an attribute of your own: it has to be a text, an integer, true or false; "
                "otherwise leave it out",
                "是自定义属性，应为文本、整数或 true/false，否则请删去",
            )
        elif not isinstance(value, str) and not LOWEST <= value <= HIGHEST:
            yield Fault(
                name,
                f"has to be an integer of {LOWEST} to {HIGHEST}",
                f"应为 {LOWEST} 至 {HIGHEST} 之间的整数",
            )
    if len(extensions) > MOST:
        yield Fault(
            "",
            f"has {len(extensions)} attributes of your own; at most {MOST} are taken",
            f"自定义属性有 {len(extensions)} 个，最多 {MOST} 个",
        )
