"""`docket rebuild`: makes a projection again from the log, beside the live generation."""

import time
from contextlib import AbstractContextManager, closing, nullcontext
from typing import Any, Final

from services.commands.refusal import Failed, Unusable
from services.commands.running_stack import alone, clock_of
from services.commands.upkeep.generation import Generation, OnProgress
from services.composition import House, several_may_run
from services.kit.consumer.digests import StreamDifference
from services.kit.consumer.fence import supersede
from services.kit.relay.relay import Relay
from services.kit.relay.relayed import relayed_all, unsent
from services.kit.service.description import Service
from services.kit.settings import Settings
from services.kit.store import Reading, Store
from services.kit.store.generations import live_generation, store_name, switch
from services.kit.store.lease import TERM_SECONDS, FencedOut, Lease
from services.kit.store.locations import new_generation, pointer
from services.registry import SERVICE_BY_NAME, TABLES

REST_SECONDS: Final = 60.0
"""Seconds within which a live generation must rest long enough to be compared."""

PAUSE_SECONDS: Final = 0.5

MOST_SHOWN: Final = 20


class Differs(Failed):
    """The new generation differs from the live one."""

    def __init__(self, service: str, found: list[StreamDifference]) -> None:
        shown = "\n".join(f"  {each.what} of {each.stream}" for each in found[:MOST_SHOWN])
        more = f"\n  and {len(found) - MOST_SHOWN} more" if len(found) > MOST_SHOWN else ""
        super().__init__(
            f"{service}: {len(found)} differ from what is live, which stays so:\n{shown}{more}\n"
            "say --accept-difference REASON to switch all the same"
        )


class _Moving(Exception):
    """The live generation is not at rest now."""


def _with_projection(name: str, projection: str | None) -> Service:
    """The service; raises `Unusable` if it has no projection."""
    found = SERVICE_BY_NAME[name]
    if projection not in {None, found.results}:
        raise Unusable(f"{name} has no projection {projection}; it has {found.results}")
    return found


def rebuild(
    settings: Settings,
    service: str,
    accepted: str | None,
    told: OnProgress = lambda _, __: None,
    name: str | None = None,
) -> dict[str, Any]:
    """Make a new generation, compare it with the live one, and switch; raises `Differs`.

    It runs beside running instances where several may run; otherwise only on a stopped service.
    """
    made = _with_projection(service, name)
    with (
        _beside_others(settings, service),
        closing(House(settings, clock_of(settings.data), publishing=False)) as house,
        closing(pointer(settings)) as pointing,
    ):
        generation, differing = _Rebuilding(house, made, pointing).run(accepted, told)
    if differing and accepted is None:
        raise Differs(service, differing)
    return {
        "service": service,
        "generation": store_name(made.results, generation),
        "differences": [each._asdict() for each in differing],
    }


def _beside_others(settings: Settings, service: str) -> AbstractContextManager[object]:
    return nullcontext() if several_may_run(settings) else alone(settings.data, [service], None)


class _Rebuilding:
    def __init__(self, house: House, service: Service, pointing: Store) -> None:
        self._house = house
        self._service = service
        self._projection = service.rebuild
        self._pointing = pointing
        self._live = house.results(service.name)
        self._lease = Lease(pointing, f"the rebuild of {service.results}")

    def run(self, accepted: str | None, told: OnProgress) -> tuple[int, list[StreamDifference]]:
        """The number of the new generation, and its differences from the live one."""
        self._take_turn()

        def beating(done: int, of: int) -> None:
            self._lease.beat()
            told(done, of)

        number, anew = self._next_generation()
        with closing(anew), closing(self._house.bus.whole(self._service.reads)) as log:
            generation = Generation(self._projection, self._live, anew, log, beating)
            try:
                generation.read()
            except FencedOut as fault:
                raise Failed(
                    f"{self._service.name} is being rebuilt by somebody else: {fault}"
                ) from fault
            found = self._switch_at_rest(generation, number, anew, accepted)
        self._lease.release()
        return number, found

    def _take_turn(self) -> None:
        """Run one rebuild at a time, because two would make the same generation."""
        until = time.monotonic() + 2 * TERM_SECONDS
        while not self._lease.hold():
            if time.monotonic() > until:
                raise Failed(f"{self._service.name} is being rebuilt already")
            time.sleep(PAUSE_SECONDS)

    def _next_generation(self) -> tuple[int, Store]:
        """The first number never written to: refused or unfinished generations are kept."""
        number = live_generation(self._pointing, self._service.results)
        while True:
            number += 1
            store = new_generation(
                self._house.settings, self._service.results, TABLES[self._service.results], number
            )
            with store.reading() as look:
                if not look.execute("SELECT 1 FROM fences LIMIT 1"):
                    return number, store
            store.close()

    def _switch_at_rest(
        self, generation: Generation, number: int, anew: Store, accepted: str | None
    ) -> list[StreamDifference]:
        relay = self._house.relay(self._service.name)
        until = time.monotonic() + REST_SECONDS
        while True:
            try:
                self._lease.beat()
                if relay:
                    _send(relay, self._live)
                return self._switch(generation, number, anew, relay, accepted)
            except (FencedOut, _Moving) as moving:
                if time.monotonic() > until:
                    raise Failed(
                        f"{self._service.name} does not come to rest, and is as it was: {moving}; "
                        "try again, or stop its instances meanwhile"
                    ) from moving
            finally:
                if relay:
                    relay.close()
            time.sleep(PAUSE_SECONDS)

    def _switch(
        self,
        generation: Generation,
        number: int,
        anew: Store,
        relay: Relay | None,
        accepted: str | None,
    ) -> list[StreamDifference]:
        """Compare both at the position of the live one, which is held there, and switch."""
        holding = generation.live_at_rest()
        with self._live.transaction() as held:
            holding.guard(held)
            self._refuse_what_is_under_way(held, relay)
            found = generation.differences(held)
            if found and accepted is None:
                return found
            _refuse_other_seals(self._service.name, found)
            if relay:
                _refuse_other_postings(self._service.name, found)
                relayed_all(anew, relay.topic, relay.topic_id())
            with self._pointing.transaction() as tx:
                self._lease.guard(tx)
            why = accepted if found and accepted else "equal"
            switch(self._pointing, self._service.results, number, self._house.clock.now(), why)
            supersede(held, f"{store_name(self._service.results, number)} is live instead")
        return found

    def _refuse_what_is_under_way(self, held: Reading, relay: Relay | None) -> None:
        if relay and (count := unsent(held, relay.topic)):
            raise _Moving(f"{count} of its events are not known to be on {relay.topic}")
        query = self._projection.under_way
        if query and several_may_run(self._house.settings) and held.execute(query):
            raise _Moving("mails are under way")


def _send(relay: Relay, live: Store) -> None:
    """Send what is not sent yet, or wait until an instance has sent it."""
    until = time.monotonic() + TERM_SECONDS * 2
    while True:
        with live.reading() as look:
            count = unsent(look, relay.topic)
        if not count:
            return
        if time.monotonic() > until:
            raise _Moving(f"{count} of its events are not known to be on {relay.topic}")
        if not relay.step():
            time.sleep(PAUSE_SECONDS)


def _refuse_other_seals(service: str, found: list[StreamDifference]) -> None:
    if sealed := [each.stream for each in found if each.what == "seal"]:
        raise Failed(
            f"{service}: the seal of {sealed[0]} does not follow from what is made anew, and it is "
            "signed: such a difference is not accepted"
        )


def _refuse_other_postings(service: str, found: list[StreamDifference]) -> None:
    if other := [each.stream for each in found if each.what == "postings"]:
        raise Failed(
            f"{service}: the postings of {', '.join(other[:MOST_SHOWN])} are on the topic as the "
            "live generation has them, and readers have them: such a difference is not accepted"
        )
