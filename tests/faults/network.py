"""A bad network between clients and services, services and broker, services and database."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from services.kit.store.lease import TERM_SECONDS
from tests.faults.cluster import SESSION, Cluster, Tell, up
from tests.faults.proxy import Proxy
from tests.faults.scenario import Scenario
from tests.faults.story import Story
from tests.servers.kafka import own_kafka
from tests.servers.postgres import own_postgres
from tools.servers.here import free_port

ROUNDS = 14
LONG = TERM_SECONDS + SESSION + 3
"""Seconds after which others have taken over what an instance had."""

ACCEPTING = [f"{service}-{n}" for service in ("staffing", "audits", "penalties") for n in (1, 2)]
WEATHER: Mapping[str, Callable[[Proxy], None]] = {
    "is cut": Proxy.cut,
    "is slow": Proxy.delay,
    "passes nothing on": Proxy.hold,
    "is half open": Proxy.half_open,
    "swallows answers": Proxy.swallow,
}


def have_bad_weather(story: Story) -> None:
    """Links are cut, slow, half open, hold back what is sent, or swallow what is answered."""
    rng = story.rng
    wires = story.cluster.wires
    kinds = sorted({name.split()[0] for name in wires})
    for _ in range(ROUNDS):
        story.go_on(rng.uniform(0.5, 3))
        kind = rng.choice(kinds)
        name = rng.choice([name for name in wires if name.startswith(kind)])
        weather = rng.choice([*WEATHER])
        seconds = LONG if rng.random() < 0.4 else rng.uniform(0.5, 6)
        story.tell(f"{name} {weather}, for {seconds:.0f} s")
        WEATHER[weather](wires[name])
        story.go_on(seconds)
        wires[name].fair()


def arrive_late(story: Story) -> None:
    """Instances die while the network holds what they sent; it arrives when others took over."""
    rng = story.rng
    for _ in range(ROUNDS // 2):
        story.go_on(rng.uniform(2, 4))
        number = rng.choice((1, 2))
        wire = story.cluster.wires[f"broker of {number}"]
        story.tell(f"what the instances {number} send is held, and they die")
        wire.hold()
        story.go_on(rng.uniform(0.2, 2))
        dead = [name for name in story.cluster.running if name.endswith(f"-{number}")]
        for name in dead:
            story.cluster.kill(name)
        story.go_on(LONG)
        wire.fair()
        story.tell("it arrives")
        story.cluster.start(*dead)


@contextmanager
def by_wire(_: Scenario, folder: Path, tell: Tell) -> Iterator[Cluster]:
    """A cluster of which each instance has a door, a way to Kafka and to PostgreSQL of its own.

    Instances of one number share the ways to the servers.
    """
    inside, outside = ({number: free_port() for number in (1, 2)} for _ in range(2))
    with ExitStack() as stack:

        def wire(target: int, port: int | None = None) -> Proxy:
            return stack.enter_context(Proxy(target, port).standing())

        postgres = stack.enter_context(own_postgres())
        kafka = stack.enter_context(own_kafka(1, _listening(inside, outside)))
        cluster = Cluster(folder, postgres, kafka, tell)
        for number in (1, 2):
            broker = wire(inside[number], outside[number])
            port = urlsplit(postgres.url).port or 0
            database = wire(port)
            told = {
                "DOCKET_KAFKA_BOOTSTRAP": f"127.0.0.1:{broker.port}",
                "DOCKET_POSTGRES_URL": postgres.url.replace(f":{port}/", f":{database.port}/"),
            }
            cluster.wires |= {f"broker of {number}": broker, f"database of {number}": database}
            cluster.own |= {name: told for name in cluster.ports if name.endswith(f"-{number}")}
        for name in ACCEPTING:
            door = wire(cluster.ports[name])
            cluster.wires[f"door of {name}"] = door
            cluster.doors[name] = f"http://127.0.0.1:{door.port}"
        yield stack.enter_context(up(cluster))


def _listening(inside: Mapping[int, int], outside: Mapping[int, int]) -> Mapping[str, str]:
    """What a broker is told that is reached at other ports than those at which it listens."""
    return {
        "listeners": "".join(f",WIRE{n}://127.0.0.1:{port}" for n, port in inside.items()),
        "advertised.listeners": "".join(
            f",WIRE{n}://127.0.0.1:{port}" for n, port in outside.items()
        ),
        "listener.security.protocol.map": "".join(f",WIRE{n}:PLAINTEXT" for n in inside),
    }
