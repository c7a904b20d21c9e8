"""A database set back to a backup: its service refuses to open until its stores are refilled."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Identifier

from tests.faults.cluster import Cluster
from tests.faults.rest import is_sent, stores_of
from tests.faults.story import Story
from tests.patience import PATIENCE
from tools.servers.here import free_port
from tools.servers.postgres_child import newest_programs

SCHEMAS: Mapping[str, Sequence[str]] = {
    "staffing": ("staffing", "staffing_view"),
    "audits": ("audits", "audits_view"),
    "penalties": ("decisions", "penalties"),
}


def restore_a_backup(story: Story) -> None:
    """The stores of each service are set back to a backup, and refilled from the log."""
    for service in story.rng.sample([*SCHEMAS], len(SCHEMAS)):
        story.go_on(story.rng.uniform(2, 8))
        backup = _dumped(story.cluster, service)
        story.tell(f"{service} has a backup of {len(backup) // 1024} KiB")
        story.go_on(story.rng.uniform(5, 15))
        with story.days.resting(), _doors_closed(story.cluster, service):
            _wait_until_sent(story.cluster)
            for name in _instances(service):
                story.cluster.leave(name)
            _set_back(story.cluster, service, backup)
            story.tell(f"{service} is set back")
            _must_refuse(story.cluster, service)
            story.tell(story.cluster.must("restore", service).decode().replace("\n", ""))
            story.cluster.start(*_instances(service))


def _instances(service: str) -> list[str]:
    return [f"{service}-{number}" for number in (1, 2)]


@contextmanager
def _doors_closed(cluster: Cluster, service: str) -> Iterator[None]:
    """Nothing new is accepted meanwhile: it would be in no backup, and on no topic."""
    doors = {name: cluster.doors[name] for name in _instances(service)}
    cluster.doors |= dict.fromkeys(doors, f"http://127.0.0.1:{free_port()}")
    try:
        yield
    finally:
        cluster.doors |= doors


def _wait_until_sent(cluster: Cluster) -> None:
    until = time.monotonic() + PATIENCE
    quiet_since = time.monotonic()
    with stores_of(cluster) as stores:
        # Quiet for longer than a request under way may take.
        while time.monotonic() - quiet_since < 2:
            assert time.monotonic() < until, "what was accepted is not sent"
            if not is_sent(cluster, stores):
                quiet_since = time.monotonic()
            time.sleep(0.2)


def _dumped(cluster: Cluster, service: str) -> bytes:
    chosen = [f"--schema={schema}" for schema in SCHEMAS[service]]
    command = [str(newest_programs() / "pg_dump"), *chosen, cluster.postgres.url]
    return subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE).stdout


def _set_back(cluster: Cluster, service: str, backup: bytes) -> None:
    with psycopg.connect(cluster.postgres.url, autocommit=True) as connection:
        for schema in SCHEMAS[service]:
            connection.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(schema)))
    command = [str(newest_programs() / "psql"), "-q", "-v", "ON_ERROR_STOP=1", cluster.postgres.url]
    subprocess.run(command, input=backup, check=True, capture_output=True, timeout=PATIENCE)


def _must_refuse(cluster: Cluster, service: str) -> None:
    name, _ = _instances(service)
    said_before = len(cluster.log_of(name))
    cluster.start(name)
    assert cluster.ended(name, PATIENCE) != 0, f"{name} opened over a store that is behind"
    said = cluster.log_of(name)[said_before:]
    assert "docket restore" in said, said
