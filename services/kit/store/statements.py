"""Parts of SQL statements that are the same for both backends."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

Condition = tuple[str, Sequence[str]]
"""A condition in SQL, and the values of its parameters."""

EVERYWHERE: Final[Condition] = ("1 = 1", ())
"""The condition that always holds."""

_AT_ONCE: Final = 400


def chunks(values: Sequence[Any]) -> Iterator[list[Any]]:
    """The values in lists short enough for one statement."""
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def marks(values: Sequence[Any], mark: str = "?") -> str:
    """As many parameter marks as there are values."""
    return ", ".join([mark] * len(values))
