"""How long anything may stand still before the health check says so, and how that is told."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

STANDSTILL_SECONDS: Final = 120.0
"""Seconds after which what has something to do and does nothing of it is told by `/readyz`."""

MOST_THINGS_NAMED: Final = 5


def ago(seconds: float) -> str:
    """The instant so many seconds before now."""
    return instant(datetime.now(UTC) - timedelta(seconds=seconds))


def instant(at: datetime) -> str:
    """`2026-11-29T03:10:15Z`: an instant as it is told."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def first_of(things: Sequence[str]) -> str:
    """The first of some sentences, and how many there are beside."""
    rest = len(things) - MOST_THINGS_NAMED
    return "; ".join(things[:MOST_THINGS_NAMED]) + (f"; and {rest} more" if rest > 0 else "")
