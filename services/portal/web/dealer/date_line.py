"""Dates on a line: where each stands between the first and the last, as a drawing without style."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

DUE: Final = ("due_on", "deadline")
"""The dates by which something had to be."""

LEFT_OUT: Final = ("first_day",)

WIDTH: Final = 640
MARGIN: Final = 70
LEVELS: Final = 4
"""Rows on which labels stand, so that those of near dates do not meet."""

LABEL_WIDTH: Final = 150
ROW_HEIGHT: Final = 34
AXIS_ABOVE: Final = 22


class DatePoint(NamedTuple):
    """A day on the line: what was on it, its place in the drawing, the row of its label."""

    names: tuple[str, ...]
    day: str
    x: int
    level: int
    due: bool

    @property
    def y(self) -> int:
        """Where its label stands."""
        return AXIS_ABOVE + ROW_HEIGHT * (self.level + 1)

    @property
    def anchor(self) -> str:
        """How its label is aligned, so that it stays within."""
        if self.x < LABEL_WIDTH // 2:
            return "start"
        return "end" if self.x > WIDTH - LABEL_WIDTH // 2 else "middle"


class DateLine(NamedTuple):
    """The drawing."""

    points: list[DatePoint]
    late_from: int | None
    late_to: int | None

    @property
    def height(self) -> int:
        """Of the drawing."""
        return max((each.y for each in self.points), default=AXIS_ABOVE) + 24


def date_line(entry: Mapping[str, Any]) -> DateLine | None:
    """The dates that an entry's explanation names; None where they are fewer than two."""
    named = dict(_dates(entry["explanation"].items()))
    if entry["occurred_on"] not in named.values():
        named["occurred_on"] = entry["occurred_on"]
    if len({*named.values()}) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    days = {name: date.fromisoformat(day) for name, day in named.items()}
    first, last = min(days.values()), max(days.values())
    span = (last - first).days
    points: list[DatePoint] = []
    taken: list[int] = []
    for day in sorted({*days.values()}):
        names = tuple(name for name, on in days.items() if on == day)
        x = MARGIN + round((WIDTH - 2 * MARGIN) * (day - first).days / span)
        level = next((n for n, until in enumerate(taken) if x - until >= LABEL_WIDTH), len(taken))
        level = min(level, LEVELS - 1)
        taken[level : level + 1] = [x]
        points.append(DatePoint(names, str(day), x, level, any(each in DUE for each in names)))
    due = next((each.x for each in points if each.due), None)
    after = [each.x for each in points if due is not None and each.x > due]
    return DateLine(points, due if after else None, max(after, default=None))


def _dates(named: Iterable[tuple[str, Any]]) -> Iterable[tuple[str, str]]:
    for name, value in named:
        if isinstance(value, str) and name not in LEFT_OUT and _is_day(value):
            yield name, value


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-10-09")
