"""The production shape as a scenario has it: each instance and server may be struck by itself."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGSTOP

from contracts.topics import short_name
from deploy.children import Child, end_all
from deploy.cluster import instance, program
from services.registry import OWNER, SERVICES
from tests.faults.proxy import Proxy
from tests.patience import PATIENCE
from tools.servers.here import free_port
from tools.servers.kafka_child import KafkaChild
from tools.servers.postgres_child import PostgresChild

PARTITIONS = 6
SESSION = 3.0
"""Seconds after which Kafka replaces a silent member of a group: DOCKET_KAFKA_SESSION_TIMEOUT."""

INSTANCES = tuple(f"{service}-{number}" for service in SERVICES for number in (1, 2))
PASSING = tuple(f"{service}-3" for service in SERVICES)
"""A third of each, where a scenario lets it join."""

DOOR = {short_name(topic): service.name for topic, service in OWNER.items()}
"""The service at which the facts of a topic are accepted, by the topic's short name."""


Tell = Callable[[str], object]


class Cluster:
    """Two instances of each service, over servers that others may strike as well."""

    def __init__(
        self, folder: Path, postgres: PostgresChild, kafka: KafkaChild, tell: Tell
    ) -> None:
        self.folder = folder
        self.postgres = postgres
        self.kafka = kafka
        self.tell = tell
        self.clock = "manual"
        self.settings: dict[str, str] = {
            "DOCKET_POSTGRES_URL": postgres.url,
            "DOCKET_KAFKA_BOOTSTRAP": kafka.bootstrap,
            "DOCKET_KAFKA_REPLICATION": str(len(kafka.bootstrap.split(","))),
            "DOCKET_KAFKA_SESSION_TIMEOUT": str(SESSION),
            "DOCKET_PARTITIONS": str(PARTITIONS),
            "DOCKET_MAIL_IMPORTED": "true",
        }
        """What commands are told: the servers themselves, past any proxy."""
        self.own: dict[str, dict[str, str]] = {}
        """What one instance is told beside that, or instead."""
        self.ports = {name: free_port() for name in (*INSTANCES, *PASSING)}
        self.doors = {name: f"http://127.0.0.1:{port}" for name, port in self.ports.items()}
        """Where clients reach an instance."""
        self.wires: dict[str, Proxy] = {}
        """The proxies between clients, instances and servers, where there are any."""
        self.disks: dict[str, Path] = {}
        """The file systems of servers that have one of their own."""
        self.clocks: dict[str, Path] = {}
        """Where instances are told what time it is, where that may be wrong."""
        self._running: dict[str, Child] = {}

    def start(self, *names: str) -> None:
        """Start instances; they need not be up when this returns."""
        for name in names:
            told = {**self.settings, **self.own.get(name, {})}
            self._running[name] = instance(name, self.ports[name], self.clock, told, self.folder)

    def wait_until_up(self) -> None:
        """Return when all that were started answer."""
        until = time.monotonic() + PATIENCE
        for name in list(self._running):
            while not self._running[name].answers():
                assert time.monotonic() < until, self.log_of(name)
                self.restart_ended()
                time.sleep(0.1)

    def kill(self, name: str) -> None:
        """End an instance at this very moment."""
        child = self._running.pop(name)
        child.signal(SIGKILL)
        child.end()

    def leave(self, name: str) -> None:
        """Let an instance end in good order."""
        child = self._running.pop(name)
        child.ask_to_end()
        child.end()

    def pause(self, name: str) -> None:
        """Stop an instance where it stands."""
        self._running[name].signal(SIGSTOP)

    def resume(self, name: str) -> None:
        """Let a paused instance go on."""
        self._running[name].signal(SIGCONT)

    def restart_ended(self) -> None:
        """Start again what has ended by itself, as whoever keeps services running does."""
        for name, child in list(self._running.items()):
            if child.status is not None:
                self.tell(f"{name} had ended with status {child.status}; started again")
                self.start(name)

    def ended(self, name: str, patience: float) -> int:
        """The status with which an instance ends by itself."""
        until = time.monotonic() + patience
        while (status := self._running[name].status) is None:
            assert time.monotonic() < until, f"{name} has not ended"
            time.sleep(0.1)
        self._running.pop(name)
        return status

    @property
    def running(self) -> Sequence[str]:
        """The instances that are started, paused ones too."""
        return list(self._running)

    def address_of(self, name: str) -> str:
        """Where an instance itself answers, whatever stands before it."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def log_of(self, name: str) -> str:
        """All that an instance has said in its lives."""
        return (self.folder / f"{name}.log").read_text()

    def doors_of(self, topic: str) -> Sequence[str]:
        """Where facts of a topic, by its short name, may be sent at this moment."""
        started = [name for name in self.running if name.startswith(f"{DOOR[topic]}-")]
        return [self.doors[name] for name in started or [f"{DOOR[topic]}-1"]]

    def docket(
        self, *words: str | Path, given: bytes = b"", patience: float = PATIENCE
    ) -> subprocess.CompletedProcess[bytes]:
        """The command `docket`; killed, and `TimeoutExpired` raised, when it takes too long."""
        return subprocess.run(
            [program("docket"), *words],
            input=given, capture_output=True, timeout=patience, check=False,
            env={**os.environ, **self.settings, "DOCKET_DATA": str(self.folder / "penalties-1")},
        )  # fmt: skip

    def must(self, *words: str | Path, given: bytes = b"") -> bytes:
        """What a command says that must succeed."""
        done = self.docket(*words, given=given)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def end(self) -> None:
        """End all instances; a paused one, too."""
        for child in self._running.values():
            child.signal(SIGCONT)
        end_all(list(self._running.values()))
        self._running.clear()


@contextmanager
def up(cluster: Cluster) -> Iterator[Cluster]:
    """Schemas and topics made, and every instance up, until left."""
    for once in ("migrate", "topics"):
        cluster.must(once)
    try:
        cluster.start(*INSTANCES)
        cluster.wait_until_up()
        yield cluster
    finally:
        cluster.end()
