"""One scenario by its seed, from the first fact to the oracle."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from tests.faults.clients import Clients
from tests.faults.cluster import Cluster, Tell, up
from tests.faults.days import Days
from tests.faults.evidence import collect
from tests.faults.facts import facts_of
from tests.faults.oracle import broken
from tests.faults.rest import stores_of, wait_until_at_rest
from tests.faults.scenario import Scenario
from tests.faults.story import Story
from tests.servers.kafka import own_kafka
from tests.servers.postgres import own_postgres

FENCED_OUT = "joins anew: another instance"


def run(scenario: Scenario, seed: int, folder: Path, tell: Tell) -> list[str]:
    """The promises broken in a run; `tell` hears its story line by line."""
    rng = Random(f"{scenario.name} {seed}")
    with (scenario.given or _usual)(scenario, folder, tell) as cluster:
        clients = Clients(
            cluster.doors_of,
            facts_of(scenario.dealers, scenario.months, rng),
            rng,
            scenario.seconds,
        )
        days = Days(cluster, clients, rng)
        days.begin()
        tell(f"{len(clients.facts)} facts to send")
        with clients.sending(), days.passing():
            scenario.happen(Story(cluster, days, rng, tell))
            tell("no more faults")
            cluster.wait_until_up()
            clients.finish()
        tell(f"all acknowledged, in {len(clients.acknowledged)} answers")
        days.end()
        with stores_of(cluster) as stores:
            wait_until_at_rest(cluster, stores)
            evidence = collect(cluster, clients, stores)
            fenced = sum(said.count(FENCED_OUT) for said in evidence.said.values())
            tell(
                f"at rest; {sum(map(len, evidence.log.values()))} events on the log, "
                f"{fenced} times an instance was fenced out"
            )
            return broken(evidence, folder)


@contextmanager
def _usual(scenario: Scenario, folder: Path, tell: Tell) -> Iterator[Cluster]:
    with (
        own_postgres() as postgres,
        own_kafka(scenario.brokers) as kafka,
        up(Cluster(folder, postgres, kafka, tell)) as cluster,
    ):
        yield cluster
