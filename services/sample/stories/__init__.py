"""Histories with a plot: told of the first dealers, so that every clause of §3 occurs.

Each story tells of one dealer from its acceptance on, whatever comes of it, and leaves the
months in which the monthly duties lapse. All are told within eleven months.
"""

from collections.abc import Callable
from typing import Final

from services.sample.department import Department
from services.sample.routine import Lapses
from services.sample.stories import equipment, manager, paperwork, summoned, vacancy

STORIES: Final[tuple[Callable[[Department], Lapses], ...]] = (
    summoned.told,
    manager.told,
    vacancy.told,
    equipment.told,
    paperwork.told,
)
