"""The processes that run on a data folder, and the clock by which its days end."""

import json
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import cast, get_args

from filelock import FileLock, Timeout

from services.commands.refusal import Failed, Unusable
from services.composition import ClockMode
from services.kit.settings import Settings
from services.registry import SERVICES

HANDOVER_SECONDS = 2.0
"""Seconds within which a command that posts a day by itself releases the folder."""


class AlreadyRunning(Failed):
    """Another process runs the service on this data, or its other services by another clock."""


def lock_of(data: Path, service: str) -> FileLock:
    """The lock held by the process that runs a service on this data."""
    return FileLock(data / f"{service}.lock")


def clock_of(data: Path) -> ClockMode:
    """The clock of this data: as a stack was last started, or the wall clock."""
    remembered = data / "clock.json"
    if not remembered.exists():
        return "wall"
    try:
        mode: ClockMode = json.loads(remembered.read_bytes())["clock"]
    except (ValueError, KeyError, TypeError):
        mode = cast("ClockMode", "")
    if mode not in get_args(ClockMode):
        raise Unusable(
            f'{remembered} is damaged; write {{"clock": "wall"}} or {{"clock": "manual"}} there'
        )
    return mode


def refuse_no_stack(settings: Settings, otherwise: str = "with --data") -> None:
    """Raise `Unusable` if no stack has its stores; `otherwise` ends the remedy."""
    if settings.postgres_url is None and not any(settings.data.glob("*.sqlite")):
        raise Unusable(f"{settings.data} holds no stack; name its data folder, {otherwise}")


Agree = Callable[[ClockMode], None]
"""Raises if services must not start by this clock; it is called before the clock is stored."""


def _agreed(_: ClockMode) -> None:
    """The agreement of services that close no days: none is needed."""


@contextmanager
def alone(
    data: Path, services: Collection[str], asked: ClockMode | None, agree: Agree = _agreed
) -> Iterator[ClockMode]:
    """Run services as the only process of this data; yields the clock."""
    with ExitStack() as locks:
        for service in services:
            _hold(locks, lock_of(data, service), service, data)
        if asked is not None and asked != clock_of(data):
            _nobody_minds(data, set(SERVICES) - set(services), asked)
        yield _settled(data, asked, agree)


@contextmanager
def among_others(
    data: Path,
    services: Collection[str],  # noqa: ARG001 - of which others may run anywhere
    asked: ClockMode | None,
    agree: Agree = _agreed,
) -> Iterator[ClockMode]:
    """Run services as instances that share their stores with others; yields the clock."""
    yield _settled(data, asked, agree)


def _settled(data: Path, asked: ClockMode | None, agree: Agree) -> ClockMode:
    """The clock asked for, else the stored one; it is stored once agreed to."""
    remembered = clock_of(data)
    mode = asked or remembered
    agree(mode)
    if mode != remembered:
        _remember(data, mode)
    return mode


def _hold(locks: ExitStack, lock: FileLock, service: str, data: Path) -> None:
    try:
        locks.enter_context(lock.acquire(HANDOVER_SECONDS))
    except Timeout as held:
        raise AlreadyRunning(
            f"{service} runs on {data} already; stop it, or name another folder with --data"
        ) from held
    except OSError as fault:
        raise Failed(f"{data}: {fault.strerror}; services need a folder to write in") from fault


def _nobody_minds(data: Path, others: Collection[str], asked: ClockMode) -> None:
    for service in sorted(others):
        try:
            with lock_of(data, service).acquire(blocking=False):
                pass
        except Timeout as held:
            raise AlreadyRunning(
                f"{service} runs on {data} with --clock {clock_of(data)}; stop it before services "
                f"run there with --clock {asked}"
            ) from held


def _remember(data: Path, mode: ClockMode) -> None:
    unfinished = data / "clock.json.part"
    unfinished.write_text(json.dumps({"clock": mode}))
    unfinished.replace(data / "clock.json")
