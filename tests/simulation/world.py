"""One run: whose turn it is, what time it is, and what there is to tell of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from services.kit.clock import instant_text
from tests.simulation.chance import Chance

PAUSES = (10, 40, 90)
"""Turns that others have while one is paused, at most."""

LONGEST_PAUSE = timedelta(days=2)

EAGER = 10.0
"""How much more often its like has a turn meanwhile: who takes over is who might be harmed."""

DEEPEST = 3
"""Of so many paused at one moment, the last wakes up first."""


class Actor(Protocol):
    """Whoever has a turn now and then."""

    name: str
    role: str
    weight: float
    busy: bool
    """In the midst of a turn of its own: paused."""

    def turn(self) -> bool:
        """Do one thing; whether there was anything to do."""
        ...


class World:
    """Gives turns to its actors, one after another, or one within another's pause."""

    def __init__(self, seed: int, begins_at: datetime, hear: Callable[[str], object]) -> None:
        self.chance = Chance(seed)
        self.now = begins_at
        self.actors: list[Actor] = []
        self.turns = 0
        self.surprises: list[str] = []
        """What the product raised and nobody expects of it."""
        self._hear = hear
        self._depth = 0

    def turn(self, eager: str = "") -> None:
        """A turn for one of those who are not paused; more likely for those of the `eager` role."""
        rng = self.chance.rng
        idle = [actor for actor in self.actors if not actor.busy]
        weights = [each.weight * (EAGER if each.role == eager else 1.0) for each in idle]
        [actor] = rng.choices(idle, weights)
        self.turns += 1
        self.now += timedelta(microseconds=rng.randrange(2_000_000))
        actor.turn()

    def go_on_for_a_while(self, role: str) -> None:
        """Turns for all the others, while one of this role is paused."""
        if self._depth == DEEPEST:
            return
        rng = self.chance.rng
        self._depth += 1
        if self.chance.strikes("pause of days"):
            self.now += rng.random() * LONGEST_PAUSE
        for _ in range(rng.randint(1, rng.choice(PAUSES))):
            self.turn(eager=role)
        self._depth -= 1

    def tell(self, who: str, what: str) -> None:
        """A line of the run's story."""
        margin = "  | " * self._depth
        self._hear(f"{self.turns:5} {instant_text(self.now)[:19]} {margin}{who}: {what}")
