"""Wall clocks that jump, each instance's its own; `clock.c` stands between it and the machine's."""

import shutil
import struct
import subprocess
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

SOURCE = Path(__file__).parent / "clock.c"
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
    *_, last = story.cluster.must("export", "--topic", "staffing").splitlines()
    assert f'"recordedtime":"{LAST.year}-'.encode() in last, "services did not go by these clocks"


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI)


def _set(clocks: dict[str, Path], now: datetime) -> None:
    for clock in clocks.values():
        # In place: processes see the very bytes of the file.
        with clock.open("r+b" if clock.exists() else "wb", buffering=0) as file:
            file.write(struct.pack("q", int(now.timestamp() - time.time())))


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
        preloaded = {"LD_PRELOAD": str(_wrong_clock(folder).resolve())}
        for name in INSTANCES:
            cluster.own[name] = {"CLOCK_AHEAD": str(cluster.clocks[name].resolve())}
        cluster.settings |= {**preloaded, "CLOCK_AHEAD": str(cluster.clocks[RIGHT].resolve())}
        yield stack.enter_context(up(cluster))


def _wrong_clock(folder: Path) -> Path:
    """The library that stands between a process and the machine's clock."""
    if not (compiler := shutil.which("cc")):
        pytest.skip("no C compiler (Debian's package gcc)")
    library = folder / "clock.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, SOURCE]
    subprocess.run([str(word) for word in command], check=True)
    return library
