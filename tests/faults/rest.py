"""When all has come to rest: every store's events on the log, and the log read by everybody."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

import httpx

from contracts.topics import AUDITS, DECISIONS, FACT_TOPICS, PENALTIES, STAFFING
from services.kit.consumer.fence import positions_in
from services.kit.log import Place
from services.kit.log.partitions import partition_of_stream
from services.kit.store import Store
from services.kit.store.locations import open_store
from services.registry import SERVICE_BY_NAME
from tests.faults.cluster import PARTITIONS, Cluster
from tests.faults.log import TOPICS, last_offsets
from tests.patience import PATIENCE

STORES = {
    STAFFING: "staffing",
    AUDITS: "audits",
    DECISIONS: "decisions",
    PENALTIES: "penalties",
    "staffing-view": "staffing_view",
    "audits-view": "audits_view",
    "notifications": "notifications",
    "portal": "portal",
}
"""The stores, by the topic that each records or by its own name, with their schemas."""

READ = {
    "staffing-view": SERVICE_BY_NAME["staffing"].reads,
    "audits-view": SERVICE_BY_NAME["audits"].reads,
    PENALTIES: FACT_TOPICS,
    "notifications": SERVICE_BY_NAME["notifications"].reads,
    "portal": SERVICE_BY_NAME["portal"].reads,
}
"""What is read into which store."""

VIEWS = ("staffing-view", "audits-view")
"""The stores from which filings and inspections are answered."""

Stores = Mapping[str, Store]


@contextmanager
def stores_of(cluster: Cluster) -> Iterator[Stores]:
    """The stores of all services, opened past any proxy."""
    with ExitStack() as stack:
        opened = {}
        for name, schema in STORES.items():
            opened[name] = open_store(f"{cluster.postgres.url}?schema={schema}")
            stack.callback(opened[name].close)
        yield opened


def wait_until_at_rest(cluster: Cluster, stores: Stores) -> None:
    """Return once nobody has anything left to do; fails in words where that does not come."""
    until = time.monotonic() + PATIENCE
    while waiting := list(_waiting(cluster, stores)):
        assert time.monotonic() < until, "\n".join(waiting)
        time.sleep(0.5)


def is_sent(cluster: Cluster, stores: Stores) -> bool:
    """Whether all that the stores have recorded is on the log."""
    return not any(_unsent(stores, last_offsets(cluster.kafka.bootstrap)))


def _waiting(cluster: Cluster, stores: Stores) -> Iterator[str]:
    cluster.restart_ended()
    ends = last_offsets(cluster.kafka.bootstrap)
    yield from _unsent(stores, ends)
    for name, topics in READ.items():
        with stores[name].reading() as look:
            read = positions_in(look)
        for place, end in ends.items():
            if place[0] in topics and read.get(place, -1) != end:
                yield f"{name} has read {place} to {read.get(place, -1)}, and there is {end}"
    for name in cluster.running:
        if trouble := _trouble(cluster.address_of(name)):
            yield f"{name}: {trouble}"


def _unsent(stores: Stores, ends: Mapping[Place, int]) -> Iterator[str]:
    for topic in TOPICS:
        recorded = stores[topic].notifications(0, 1_000_000)
        for partition in range(PARTITIONS):
            its = [e for e in recorded if partition_of_stream(e.stream, PARTITIONS) == partition]
            if len(its) > ends[topic, partition] + 1:
                yield f"{topic}/{partition}: {len(its)} recorded, {ends[topic, partition] + 1} sent"


def _trouble(address: str) -> str:
    try:
        answer = httpx.get(f"{address}/readyz", timeout=5)
    except httpx.TransportError as fault:
        return str(fault)
    return "" if answer.json()["status"] == "ready" else answer.text
