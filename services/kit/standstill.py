"""How long a worker may stand still before the health check reports it, and the wording of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

STANDSTILL_SECONDS: Final = 120.0
"""Seconds of standstill with work to do, after which `/readyz` reports it."""

MOST_THINGS_NAMED: Final = 5


def ago(seconds: float) -> str:
    """The instant so many seconds before now."""
    return instant(datetime.now(UTC) - timedelta(seconds=seconds))


def instant(at: datetime) -> str:
    """`2026-11-29T03:10:15Z`: an instant in a sentence."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def first_of(things: Sequence[str]) -> str:
    """The first of some sentences, and how many others there are."""
    rest = len(things) - MOST_THINGS_NAMED
    return "; ".join(things[:MOST_THINGS_NAMED]) + (f"; and {rest} more" if rest > 0 else "")
