"""The stories of the first dealers, in which every clause of §3 occurs.

Each story is of one dealer from its acceptance on, and returns the months in which the monthly
duties lapse. All end within eleven months.
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
