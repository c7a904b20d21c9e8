"""Clocks that jump, each instance's its own: libfaketime stands between it and the machine's."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from contracts.values import SHANGHAI
from tests.faults.cluster import INSTANCES, Cluster, Tell, up
from tests.faults.days import LAST, ONE_DAY
from tests.faults.scenario import Scenario
from tests.faults.story import Story
from tests.servers.kafka import own_kafka
from tests.servers.postgres import own_postgres

LIBRARY = "faketime/libfaketimeMT.so.1"
FOLDERS = ("/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu")
RIGHT = "right"
"""The clock of commands, and of every instance whose own is not wrong."""

BEGINS_ON = date(2012, 12, 1)
ROUNDS = 10
WRONG = (timedelta(days=-40), timedelta(hours=-30), timedelta(hours=20), timedelta(days=3))


def jump(story: Story) -> None:
    """All clocks jump over days, and one of them alone goes wrong, by hours or days, either way."""
    clocks = story.cluster.clocks
    now = _noon(BEGINS_ON)
    for _ in range(ROUNDS):
        now += story.rng.randint(2, 14) * ONE_DAY
        wrong, by = story.rng.choice(INSTANCES), story.rng.choice(WRONG)
        story.tell(f"it is {now:%Y-%m-%d}; the clock of {wrong} is wrong by {by}")
        _set(clocks, now)
        _set({wrong: clocks[wrong]}, now + by)
        # Who closes days looks at the clock once a minute.
        story.go_on(story.rng.choice((10, 10, 65)))
    _set(clocks, _noon(LAST + 2 * ONE_DAY))
    story.go_on(65)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


def _set(clocks: dict[str, Path], now: datetime) -> None:
    for clock in clocks.values():
        unfinished = clock.with_suffix(".part")
        unfinished.write_text(f"{now.timestamp() - time.time():+.0f}\n")
        unfinished.replace(clock)


@contextmanager
def by_the_wall(_: Scenario, folder: Path, tell: Tell) -> Iterator[Cluster]:
    """A cluster whose days end by the wall clock, and each instance has a wall of its own."""
    with ExitStack() as stack:
        postgres = stack.enter_context(own_postgres())
        kafka = stack.enter_context(own_kafka())
        cluster = Cluster(folder, postgres, kafka, tell)
        cluster.clock = "wall"
        cluster.clocks |= {name: folder / f"{name}.clock" for name in (RIGHT, *INSTANCES)}
        _set(cluster.clocks, _noon(BEGINS_ON))
        for name in INSTANCES:
            cluster.own[name] = _faked(cluster.clocks[name])
        cluster.settings |= _faked(cluster.clocks[RIGHT])
        yield stack.enter_context(up(cluster))


def _faked(clock: Path) -> dict[str, str]:
    return {
        "LD_PRELOAD": _library(),
        "FAKETIME_TIMESTAMP_FILE": str(clock.resolve()),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }


def _library() -> str:
    for folder in FOLDERS:
        if (found := Path(folder) / LIBRARY).exists():
            return str(found)
    pytest.skip("no libfaketime (Debian's package libfaketime)")
