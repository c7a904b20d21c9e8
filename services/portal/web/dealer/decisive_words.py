"""The sentence of the regulation with the words marked that decide an entry: its figures."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from services.portal.web.shell.figures import FEN_A_YUAN

DIGITS: Final = "〇一二三四五六七八九"
TENS: Final = "十"
TEN: Final = 10
HUNDRED: Final = 100

COUNTED: Final = "(?:元|个工作日|工作日|日|天|个月|月|周|次|年|倍|名|人|项|分|%|％)"
"""What a figure counts: it is marked with it."""

DECIDED: Final = "decided"


class Stretch(NamedTuple):
    """Some words of a sentence, decisive or not."""

    words: str
    decisive: bool


def marked(sentence: str, parameters: Iterable[Mapping[str, Any]]) -> list[Stretch]:
    """The sentence in stretches. Where a figure is not found in digits, its own words decide."""
    places = sorted(
        place for each in parameters for place in _places(sentence, each) if place[0] < place[1]
    )
    found: list[Stretch] = []
    at = 0
    for start, end in places:
        if start < at:
            continue
        if start > at:
            found.append(Stretch(sentence[at:start], decisive=False))
        found.append(Stretch(sentence[start:end], decisive=True))
        at = end
    if at < len(sentence):
        found.append(Stretch(sentence[at:], decisive=False))
    return found


def _places(sentence: str, parameter: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """Where a figure, or the words that were read as it, stand in a sentence."""
    words = parameter.get("words") or ""
    begins = sentence.find(words) if words else -1
    if begins < 0:
        return
    written = [*_written(parameter["name"], parameter["value"])]
    pattern = re.compile("|".join(map(_standing_alone, written))) if written else None
    hits = [*pattern.finditer(sentence, begins, begins + len(words))] if pattern else []
    if hits:
        yield from (hit.span() for hit in hits)
        return
    if parameter.get("source") == DECIDED or words != sentence:
        yield begins, begins + len(words)


def _standing_alone(written: str) -> str:
    """The figure and what it counts; in Chinese not without: 三次, but not 第一时间."""
    counted = COUNTED if written[0] in DIGITS + TENS else f"{COUNTED}?"
    return rf"(?<![\d{DIGITS}{TENS}.]){re.escape(written)}(?![\d{DIGITS}{TENS}.]){counted}"


def _written(name: str, value: Any) -> Iterator[str]:
    """How a figure is written in a sentence."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    if name.endswith("_fen"):
        whole, rest = divmod(int(value), FEN_A_YUAN)
        yield from () if rest else (str(whole), f"{whole:,}")
    elif isinstance(value, float):
        yield f"{value * HUNDRED:g}"
    else:
        yield str(value)
        if (chinese := _in_chinese(value)) is not None:
            yield chinese


def _in_chinese(value: int) -> str | None:
    """A number below a hundred as Chinese writes it; None beyond."""
    if not 0 <= value < HUNDRED:
        return None
    tens, ones = divmod(value, TEN)
    if not tens:
        return DIGITS[ones]
    return f"{DIGITS[tens] if tens > 1 else ''}{TENS}{DIGITS[ones] if ones else ''}"
