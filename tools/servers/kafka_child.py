"""Apache Kafka in a temporary folder, on loopback: one or more brokers as child processes."""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from tools.servers.here import PATIENCE, free_port
from tools.servers.kafka_jars import kafka_jars

CLUSTER = "ZGVhbGVyLWRvY2tldC1rYQ"


@contextmanager
def kafka_child(
    brokers: int = 1, extra: Mapping[str, str] | None = None, within: Path | None = None
) -> Iterator["KafkaChild"]:
    """A cluster for the tests, which is removed with its data."""
    jars = kafka_jars()
    folder = Path(tempfile.mkdtemp(prefix="docket-kafka-", dir=within))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        cluster = KafkaChild(folder, jars, brokers, extra or {})
        stack.callback(cluster.stop)
        cluster.start()
        yield cluster


SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A broker lives for minutes: compiling it twice costs more than it brings."""


class KafkaChild:
    """Brokers that may be killed, paused and started again at the same addresses.

    `extra` properties may hold `{port}`, a free port of each broker's own.
    """

    def __init__(self, folder: Path, jars: Path, brokers: int, extra: Mapping[str, str]) -> None:
        self._folder = folder
        heap = f"-Xmx{512 if brokers == 1 else 384}m"
        self._java = ["java", *SHORT_LIVED, heap, "-cp", f"{jars}/*"]
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._ports = {node: free_port() for node in range(1, brokers + 1)}
        self.secured = {node: free_port() for node in self._ports}
        """The port that each broker's `extra` properties name."""
        controllers = {node: free_port() for node in self._ports}
        for node in self._ports:
            self._configure(node, controllers, extra)

    @property
    def bootstrap(self) -> str:
        """The addresses of all brokers."""
        return ",".join(f"127.0.0.1:{port}" for port in self._ports.values())

    def start(self, *nodes: int) -> None:
        """Start these brokers, else all; return when a client has seen every one that runs."""
        for node in nodes or self._ports:
            with self._log(node).open("ab") as log:
                self._running[node] = subprocess.Popen(
                    [*self._java, "kafka.Kafka", self._properties(node)],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder,
                    start_new_session=True,  # Ctrl-C is for who started it, and ends it in order
                )  # fmt: skip
        until = time.monotonic() + PATIENCE
        while not self._is_up():
            ended = [node for node, each in self._running.items() if each.poll() is not None]
            if ended or time.monotonic() > until:
                node = (ended or [*self._running])[0]
                raise RuntimeError(f"Apache Kafka did not start: {self._log(node).read_text()}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Stop every broker for good."""
        for node in list(self._running):
            self.kill(node)

    def kill(self, node: int = 1, how: signal.Signals = signal.SIGKILL) -> None:
        """End a broker, by SIGKILL at once, by SIGTERM in good order."""
        process = self._running.pop(node)
        process.send_signal(how)
        process.wait(PATIENCE)

    def restart_if_ended(self) -> Sequence[int]:
        """Start brokers again that have ended by themselves; returns which had."""
        ended = [node for node, each in self._running.items() if each.poll() is not None]
        if ended:
            self.start(*ended)
        return ended

    def signal(self, how: signal.Signals, node: int = 1) -> None:
        """SIGSTOP a broker, or SIGCONT it."""
        self._running[node].send_signal(how)

    def _configure(
        self, node: int, controllers: Mapping[int, int], extra: Mapping[str, str]
    ) -> None:
        copies = str(len(self._ports))
        voters = ",".join(f"{each}@127.0.0.1:{port}" for each, port in controllers.items())
        address = f"PLAINTEXT://127.0.0.1:{self._ports[node]}"
        properties = {
            "process.roles": "broker,controller",
            "node.id": str(node),
            "controller.quorum.voters": voters,
            "controller.listener.names": "CONTROLLER",
            "listeners": f"{address},CONTROLLER://127.0.0.1:{controllers[node]}",
            "advertised.listeners": address,
            "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
            "inter.broker.listener.name": "PLAINTEXT",
            "log.dirs": str(self._folder / f"data-{node}"),
            "offsets.topic.replication.factor": copies,
            "offsets.topic.num.partitions": "3",
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.num.partitions": "3",
            "transaction.state.log.min.isr": "1",
            "group.initial.rebalance.delay.ms": "0",
            # Tests do not wait as long as operators would for a member that has gone.
            "group.min.session.timeout.ms": "1000",
            "broker.session.timeout.ms": "2000",
            "broker.heartbeat.interval.ms": "500",
        }
        for name, value in extra.items():
            said = value.replace("{port}", str(self.secured[node]))
            properties[name] = properties[name] + said if value.startswith(",") else said
        lines = [f"{name}={value}\n" for name, value in properties.items()]
        self._properties(node).write_text("".join(lines))
        subprocess.run(
            [*self._java, "kafka.tools.StorageTool", "format", "-t", CLUSTER,
             "-c", self._properties(node)],
            check=True, capture_output=True, cwd=self._folder,
        )  # fmt: skip

    def _is_up(self) -> bool:
        return all(self._knows_of_all(port) for port in map(self._ports.get, self._running))

    def _knows_of_all(self, port: int | None) -> bool:
        try:
            client = KafkaAdminClient(
                bootstrap_servers=f"127.0.0.1:{port}", bootstrap_timeout_ms=2000
            )
        except KafkaError:
            return False
        try:
            return len(client.describe_cluster()["brokers"]) >= len(self._running)
        except KafkaError:
            return False
        finally:
            client.close()

    def _properties(self, node: int) -> Path:
        return self._folder / f"broker-{node}.properties"

    def _log(self, node: int) -> Path:
        return self._folder / f"broker-{node}.log"
