"""Servers whose disk is full: they refuse or end, and are started again when there is room."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults.cluster import Cluster, Tell, up
from tests.faults.scenario import Scenario
from tests.faults.story import Story
from tests.servers.kafka import own_kafka
from tests.servers.postgres import own_postgres

ROOM = 400
"""MiB for each server."""

ROUNDS = 3
DATABASE, BROKER = "the database", "the broker"


def fill_the_disk(story: Story) -> None:
    """The disk of the database is full, then that of the broker, again and again."""
    cluster = story.cluster
    for _ in range(ROUNDS):
        for name in story.rng.sample([*cluster.disks], 2):
            server = cluster.postgres if name == DATABASE else cluster.kafka
            story.go_on(story.rng.uniform(3, 8))
            story.tell(f"the disk of {name} is full")
            with _full(cluster.disks[name]):
                story.go_on(story.rng.uniform(5, 15))
            story.tell(f"{name} has room again, and {_as_it_is(server.restart_if_ended())}")


def _as_it_is(was_restarted: object) -> str:
    return "was started again" if was_restarted else "went on"


@contextmanager
def _full(disk: Path) -> Iterator[None]:
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def on_small_disks(_: Scenario, folder: Path, tell: Tell) -> Iterator[Cluster]:
    """A cluster whose servers have file systems of their own, which root alone may mount."""
    with ExitStack() as stack:
        disks = {name: stack.enter_context(_disk()) for name in (DATABASE, BROKER)}
        postgres = stack.enter_context(own_postgres(disks[DATABASE]))
        kafka = stack.enter_context(own_kafka(within=disks[BROKER]))
        cluster = Cluster(folder, postgres, kafka, tell)
        cluster.disks |= disks
        yield stack.enter_context(up(cluster))


@contextmanager
def _disk() -> Iterator[Path]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}m,mode=755", "tmpfs", name]
        mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
        if mounted.returncode:
            pytest.skip(f"no file system can be mounted here: {mounted.stderr.strip()}")
        folder.chmod(0o755)  # the database is another user's
        try:
            yield folder
        finally:
            subprocess.run(["umount", name], check=True)
