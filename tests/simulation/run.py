"""One seed from the first fact to the last promise."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from contracts.topics import FACT_TOPICS, PENALTIES
from services.kit.clock import start_of
from tests.simulation.clients import Clients
from tests.simulation.derived import broken_of_dockets, broken_of_postings, days_that_wait
from tests.simulation.history import begins_at, submissions
from tests.simulation.instance import Instance
from tests.simulation.mailed import broken_of_mails
from tests.simulation.pipeline import Making, Pipeline
from tests.simulation.promises import broken_of_facts
from tests.simulation.replay import replayed
from tests.simulation.weather import Weather
from tests.simulation.world import World

MOST_TURNS: Final = 5000
"""After so many, faults strike no more, whoever still waits."""

AFTERWARDS: Final = 60
"""Turns after the last client was answered."""

MOST_ROUNDS: Final = 300
"""In so many, with no fault, everything has been let through."""

AT_REST: Final = 3
"""Rounds in which nobody finds anything to do."""

A_ROUND: Final = timedelta(minutes=11)
"""Longer than any lease, and than any pause between two tries of a mail."""

A_MINUTE: Final = timedelta(minutes=1)
"""Longer than any lease."""

THE_LAST_DAYS: Final = (timedelta(days=2), timedelta(days=40))
PARTITIONS: Final = (2, 3, 3)


def simulate(
    seed: int, making: Making | None = None, hear: Callable[[str], object] = lambda _: None
) -> list[str]:
    """The promises broken in the run of a seed; `hear` is told its story line by line."""
    drawn = Random(f"history {seed}")
    facts = submissions(drawn)
    world = World(seed, begins_at(facts), hear)
    with TemporaryDirectory() as folder:
        pipeline = Pipeline(world, Path(folder), drawn.choice(PARTITIONS), making or Making())
        try:
            return _Run(world, pipeline, Clients(world, facts, pipeline.doors), folder).broken()
        finally:
            pipeline.close()


class _Run:
    def __init__(self, world: World, pipeline: Pipeline, clients: Clients, folder: str) -> None:
        self.world = world
        self.pipeline = pipeline
        self.clients = clients
        self.folder = Path(folder)

    def broken(self) -> list[str]:
        self._begin()
        self._live_through()
        self._calm_down()
        self._send_what_waits()
        at_rest = self._rest() and all(self._close_days(days) for days in THE_LAST_DAYS)
        if not at_rest:
            self.world.surprises.append("there is no end of things to do")
        return self.world.surprises or self._promises_broken()

    def _begin(self) -> None:
        self.world.chance.calm = True
        self.pipeline.begin()
        self.world.chance.calm = False
        weather = Weather(self.world, self.pipeline, self.clients)
        self.world.actors = [self.clients, weather, *self.pipeline.instances]

    def _live_through(self) -> None:
        """Turns as chance has it, until every client is answered, and for a while after."""
        last = MOST_TURNS
        while self.world.turns < last and not self.world.surprises:
            self.world.turn()
            if self._is_time_for_a_lull():
                self._lull()
            if not self.clients.waiting:
                last = min(last, self.world.turns + AFTERWARDS)

    def _is_time_for_a_lull(self) -> bool:
        """Likelier where a closed day waits: whoever is to post it may be gone."""
        chance = self.world.chance
        return chance.strikes("lull") or (
            chance.strikes("lull while days wait") and any(days_that_wait(self.pipeline))
        )

    def _lull(self) -> None:
        """No fault for a few minutes, in which whatever has come so far is let through."""
        who = self.world.chance.rng.choice((self.pipeline.instances, self.pipeline.consumers))
        self.world.tell("weather", f"a lull for {' '.join(each.name for each in who)}")
        self._may_restart_all()
        self.world.chance.calm = True
        if not self._rest(A_MINUTE, who):
            self.world.surprises.append("there is no end of things to do in a lull")
        self.world.chance.calm = False

    def _may_restart_all(self) -> None:
        """Now and then, what was begun is found by those alone who know nothing of it."""
        if self.world.chance.rng.random() < 0.5:
            self.world.tell("weather", "all processes end")
            for instance in self.pipeline.instances:
                instance.end()

    def _calm_down(self) -> None:
        """From here on no fault strikes, and all clocks are right."""
        self.world.tell("weather", "calm from here on")
        self._may_restart_all()
        self.world.chance.calm = True
        for clock in self.pipeline.clocks.values():
            clock.wrong_by = timedelta()

    def _send_what_waits(self) -> None:
        while self.clients.waiting and not self.world.surprises:
            due_at = min(each.due_at for each in self.clients.waiting)
            self.world.now = max(self.world.now, due_at)
            self.clients.turn()

    def _close_days(self, after: timedelta) -> bool:
        """Let days pass, after all that any wrong clock has closed already."""
        closed = [day for topic in FACT_TOPICS for day in self.pipeline.closed_days(topic)]
        self.world.now = max([self.world.now, *map(start_of, closed)]) + after
        return self._rest()

    def _rest(self, a_round: timedelta = A_ROUND, who: Sequence[Instance] | None = None) -> bool:
        """Give turns until nobody finds anything to do; whether it came to that."""
        at_rest = 0
        for _ in range(MOST_ROUNDS):
            self.world.now += a_round
            # All of them: whoever finds nothing may be what another one waits for.
            found = [self._go_on(instance) for instance in who or self.pipeline.instances]
            at_rest = 0 if any(found) else at_rest + 1
            if at_rest == AT_REST:
                self.world.surprises += days_that_wait(self.pipeline)
            if at_rest == AT_REST or self.world.surprises:
                return not self.world.surprises
        return False

    def _go_on(self, instance: Instance) -> bool:
        """Turns for one until it finds nothing; whether it found anything."""
        turns = next((n for n in range(MOST_ROUNDS) if not instance.turn()), MOST_ROUNDS)
        return turns > 0

    def _promises_broken(self) -> list[str]:
        pipeline = self.pipeline
        replay = replayed(pipeline.reader(PENALTIES), self.folder)
        try:
            return [
                *broken_of_facts(pipeline, self.clients),
                *broken_of_postings(pipeline, replay),
                *broken_of_dockets(pipeline),
                *broken_of_mails(pipeline),
            ]
        finally:
            replay.close()
