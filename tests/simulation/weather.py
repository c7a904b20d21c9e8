"""What happens to machines and groups by itself: time passes, clocks jump, processes die."""

from datetime import timedelta
from typing import Final

from services.kit.clock import local_date, start_of
from tests.simulation.clients import Clients
from tests.simulation.pipeline import Pipeline
from tests.simulation.world import World

AN_HOUR: Final = timedelta(hours=1)
A_WHILE: Final = timedelta(days=2)
A_MONTH: Final = timedelta(days=30)
A_MOMENT: Final = timedelta(seconds=20)
WRONG: Final = [timedelta(hours=hours) for hours in (-50, -30, -13, -1, 0, 1, 13, 30)]
"""By how much a clock may be wrong."""


class Weather:
    """Lets time pass, to what the clients do next; and what may befall in the meantime."""

    role = name = "weather"
    weight = 3.5
    busy = False

    def __init__(self, world: World, pipeline: Pipeline, clients: Clients) -> None:
        self._world = world
        self._pipeline = pipeline
        self._clients = clients

    def turn(self) -> bool:
        self._pass_time()
        chance, rng = self._world.chance, self._world.chance.rng
        if chance.strikes("clock jumps"):
            machine = rng.choice(sorted(self._pipeline.clocks))
            wrong_by = self._pipeline.clocks[machine].wrong_by = rng.choice(WRONG)
            self._world.tell(self.name, f"the clock of {machine} is wrong by {wrong_by}")
        if chance.strikes("machine dies"):
            victim = rng.choice([each for each in self._pipeline.instances if not each.busy])
            self._world.tell(self.name, f"{victim.name} dies")
            victim.end()
        if chance.strikes("group rebalances"):
            name = rng.choice(sorted(self._pipeline.groups))
            self._world.tell(self.name, f"the group {name} rebalances")
            self._pipeline.groups[name].rebalance()
        return False

    def _pass_time(self) -> None:
        """To what the clients do next, or to the midnight before it, where days are closed."""
        world, rng = self._world, self._world.chance.rng
        if not self._clients.waiting:
            world.now += rng.random() * A_WHILE
        elif self._clients.due:
            world.now += rng.random() * AN_HOUR
        else:
            due_at = min(each.due_at for each in self._clients.waiting)
            midnight = start_of(local_date(due_at)) + rng.choice((-A_MOMENT, A_MOMENT))
            then = rng.choice((due_at, midnight))
            world.now = max(world.now, min(then, world.now + A_MONTH))
