"""`docket rebuild`: what a service makes of the log, made anew beside what is live."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any, Final

from services.commands.projections import PROJECTIONS, Projection
from services.commands.refusal import Failed
from services.commands.running import alone, clock_of
from services.composition import House
from services.kit import parking
from services.kit.bounded_log import BoundedLog
from services.kit.consumer import Consumer
from services.kit.digests import Difference, differences, digests
from services.kit.fence import FencedOut, positions_in
from services.kit.generations import live_generation, named, switch
from services.kit.log import Place
from services.kit.places import new_generation, pointer
from services.kit.settings import Settings
from services.kit.store import Store
from services.kit.streams import marks

STALLED: Final = 60.0
"""Seconds in which the log must have given something while there is more."""

MOST_SHOWN: Final = 20

Told = Callable[[int, int], None]
"""How many places of the log are read to the end, of how many."""


class Differs(Failed):
    """The generation made anew is not what is live."""

    def __init__(self, service: str, found: list[Difference]) -> None:
        shown = "\n".join(f"  {each.what} of {each.stream}" for each in found[:MOST_SHOWN])
        more = f"\n  and {len(found) - MOST_SHOWN} more" if len(found) > MOST_SHOWN else ""
        super().__init__(
            f"{service}: {len(found)} differ from what is live, which stays so:\n{shown}{more}\n"
            "say --accept-difference REASON to switch all the same"
        )


def rebuild(
    settings: Settings, service: str, accepted: str | None, told: Told = lambda _, __: None
) -> dict[str, Any]:
    """Make a new generation, compare it with the live one, and switch; raises `Differs`.

    On a stopped service alone: what it reads meanwhile would not be compared.
    """
    with (
        alone(settings.data, [service], None),
        closing(House(settings, clock_of(settings.data))) as house,
    ):
        projection, live = PROJECTIONS[service], house.results(service)
        generation, rebuilt = _next_generation(settings, projection)
        with closing(rebuilt):
            try:
                found = _made_anew(house, projection, live, rebuilt, told)
            except FencedOut as fault:
                raise Failed(f"{service} runs; stop it and rebuild then: {fault}") from fault
        if found and accepted is None:
            raise Differs(service, found)
        with closing(pointer(settings)) as pointing:
            why = accepted if found and accepted else "equal"
            switch(pointing, projection.name, generation, house.clock.now(), why)
    return {
        "service": service,
        "generation": named(projection.name, generation),
        "differences": [each._asdict() for each in found],
    }


def _next_generation(settings: Settings, projection: Projection) -> tuple[int, Store]:
    """The first that nothing was written to: one that was refused, or never done, stays aside."""
    with closing(pointer(settings)) as pointing:
        number = live_generation(pointing, projection.name)
    while True:
        number += 1
        store = new_generation(settings, projection.name, projection.tables, number)
        with store.reading() as look:
            if not look.execute("SELECT 1 FROM fences LIMIT 1"):
                return number, store
        store.close()


def _made_anew(
    house: House, projection: Projection, live: Store, rebuilt: Store, told: Told
) -> list[Difference]:
    """Where both differ, the new one read as far as the live one, which is held meanwhile."""
    with live.reading() as look:
        until = positions_in(look)
    log = house.log(f"rebuild.{projection.name}", projection.topics)
    holding = projection.consumer(live, BoundedLog(log, until))
    holding.take()
    while holding.step():
        pass
    _carry(live, rebuilt, projection.carried)
    _carry_resumed(live, rebuilt, by_record=True)
    reading = projection.consumer(rebuilt, BoundedLog(log, until))
    _read_to(reading, rebuilt, until, told)
    _carry_resumed(live, rebuilt, by_record=False)
    while reading.step():
        pass
    with live.transaction() as tx:
        holding.guard(tx)
    return differences(*(digests(each, projection.compared) for each in (live, rebuilt)))


def _carry(live: Store, rebuilt: Store, tables: Sequence[str]) -> None:
    """What was done in the world is not done again."""
    for table in tables:
        with live.reading() as look:
            rows = look.execute(f"SELECT * FROM {table}")
        with rebuilt.transaction() as tx:
            for row in rows:
                tx.execute(f"INSERT INTO {table} VALUES ({marks(row)})", row)


def _read_to(consumer: Consumer, store: Store, until: Mapping[Place, int], told: Told) -> None:
    consumer.take()
    moved_at, before = time.monotonic(), 0
    while True:
        busy = consumer.step()
        with store.reading() as look:
            at = positions_in(look)
        done = sum(at.get(place, -1) >= end for place, end in until.items())
        told(done, len(until))
        if done == len(until) and not busy:
            return
        if busy or done != before:
            moved_at, before = time.monotonic(), done
        elif time.monotonic() - moved_at > STALLED:
            raise Failed(f"the log gives nothing, and {len(until) - done} places are not read")


def _carry_resumed(live: Store, rebuilt: Store, *, by_record: bool) -> None:
    """What was said of parked streams stands for every generation, and is to be done anew.

    A rule that failed is tried again when all is read: what takes a fact back may come later.
    """
    with live.reading() as look:
        rows = look.execute("SELECT * FROM resumed ORDER BY number")
    with rebuilt.transaction() as tx:
        tx.execute_many(
            "INSERT INTO resumed VALUES (?, ?, ?, ?, ?, ?, 0)",
            [row[:-1] for row in rows if (row[3] != parking.BY_NO_RECORD) == by_record],
        )
