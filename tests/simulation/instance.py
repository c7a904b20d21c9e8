"""A process of a service: paused, hindered, fenced out, ended at any port call, started anew."""

import traceback
from collections.abc import Callable
from typing import Protocol, TypeVar

from services.kit.log import LogUnavailable
from services.kit.store import StoreUnavailable
from services.kit.store.lease import FencedOut
from tests.simulation.world import World

T = TypeVar("T")


class Crash(BaseException):
    """The process ends here: what it had in memory is gone."""


class OutOfReach(StoreUnavailable):
    """The store is fine, and somewhere else."""


class Exposure:
    """What one life of a process is exposed to, wherever it calls a port."""

    def __init__(self, world: World, role: str, name: str) -> None:
        self.role = role
        self.name = name
        self.alive = True
        self.session = 0
        """Counts how often it was given other partitions."""
        self.is_cut_off = False
        """Whether the next store that it asks is out of reach."""
        self.at_pause: Callable[[], object] = lambda: None
        self._world = world
        self._within = 0

    def meet(self, where: str, pause: str = "pause") -> None:
        """A moment between calls, at which it may end, or stop while others go on."""
        self.may_crash(where)
        if not self._within and self._world.chance.strikes(pause):
            self.tell(f"is paused {where}")
            self.at_pause()
            self._world.go_on_for_a_while(self.role)
            self.tell(f"wakes up {where}")
            self.may_crash(where)

    def may_crash(self, where: str) -> None:
        """A moment at which it may end; once it has, it reaches nothing any more."""
        if self.alive and self._world.chance.strikes("crash"):
            self.tell(f"crashes {where}")
            self.alive = False
        if not self.alive:
            raise Crash

    def strikes(self, fault: str, where: str = "") -> bool:
        """Whether a fault strikes here."""
        strikes = self._world.chance.strikes(fault)
        if strikes:
            self.tell(f"{fault} {where}")
        return strikes

    def enter(self) -> None:
        """A transaction or a look is open: until it is left, nobody else has a turn."""
        self._within += 1

    def leave(self) -> None:
        self._within -= 1

    def tell(self, what: str) -> None:
        self._world.tell(self.name, what)


class Running(Protocol):
    """What runs in a process; see the kit's `Worker`."""

    def step(self) -> bool: ...
    def rejoin(self) -> bool: ...


R = TypeVar("R", bound=Running)


class Instance:
    """One instance of a service, life after life, on stores that outlive it."""

    def __init__(
        self,
        world: World,
        role: str,
        which: str,
        start: Callable[[Exposure], Running],
        weight: float,
    ) -> None:
        self.role = role
        self.name = f"{role}-{which}"
        self.weight = weight
        self.busy = False
        self.life: Exposure | None = None
        self.running: Running | None = None
        self._world = world
        self._start = start

    def turn(self) -> bool:
        return bool(self.attempt(lambda running: running.step()))

    def attempt(self, action: Callable[[Running], T]) -> T | None:
        """Do something in this process, started first if need be; None where it failed."""
        self.busy = True
        try:
            return action(self._up())
        except Crash:
            self.end()
        except FencedOut as fault:
            self._world.tell(self.name, f"is fenced out: {fault}")
            if self.running is not None:
                self.running.rejoin()
        except (OutOfReach, LogUnavailable) as fault:
            self._world.tell(self.name, f"is hindered: {fault}")
        except Exception as fault:  # noqa: BLE001 - whatever it is, the run shall say so
            self._world.surprises.append(f"{self.name}: {traceback.format_exc()}")
            self._world.tell(self.name, f"FAILS: {fault!r}")
            self.end()
        finally:
            self.busy = False
        return None

    def end(self) -> None:
        """The process is gone, and so is all that it had in memory."""
        if self.life is not None:
            self.life.alive = False
        self.life = self.running = None

    def _up(self) -> Running:
        if self.running is None:
            self.life = Exposure(self._world, self.role, self.name)
            self._world.tell(self.name, "starts")
            self.running = self._start(self.life)
        return self.running
