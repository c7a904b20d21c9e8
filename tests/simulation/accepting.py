"""An accepting service as it runs in one process: its journal, and the closer of its days."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.kit.clock import WallClock
from services.kit.intake.batch import IntakeOutcome
from services.kit.intake.closer import Closer
from services.kit.intake.draft import Draft
from services.kit.intake.journal import Journal
from tests.simulation.world import World


class MachineClock(WallClock):
    """The clock of one machine: as wrong as it was last set."""

    def __init__(self, world: World) -> None:
        self.wrong_by = timedelta()
        self._world = world

    def now(self) -> datetime:
        return self._world.now + self.wrong_by


class Accepting:
    """Records what it is sent, and looks at its machine's clock for days that are over."""

    def __init__(self, journal: Journal, clock: MachineClock) -> None:
        self._journal = journal
        self._closer = Closer([journal], clock)
        self._closer.close_missed()

    def accept(self, drafts: Sequence[Draft]) -> list[IntakeOutcome]:
        """The outcomes, once they are durable."""
        return self._journal.record(drafts)

    def step(self) -> bool:
        self._closer.look_at_the_clock()
        return False

    def rejoin(self) -> bool:
        return False
