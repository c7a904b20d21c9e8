"""All that a run leaves to be judged, collected when it is at rest."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from tests.faults.clients import Clients
from tests.faults.cluster import INSTANCES, Cluster
from tests.faults.facts import Fact
from tests.faults.log import Log, whole_log
from tests.faults.rest import Stores
from tests.patience import PATIENCE

Dockets = Mapping[str, Any]
"""The docket of each dealer, as JSON."""


@dataclass(frozen=True)
class Evidence:
    """What was acknowledged, what the log and the stores hold, and what the services answer."""

    partitions: int
    sent: Sequence[Fact]
    acknowledged: Sequence[tuple[Fact, dict[str, Any]]]
    """Each answer's receipt beside the fact that it was given for."""
    log: Log
    stores: Stores
    exported: Sequence[bytes]
    """The lines of `docket export`."""
    answered: Mapping[str, Dockets]
    """By each instance of penalties, over HTTP."""
    adjudicated: Mapping[str, Any]
    """`docket adjudicate` over the export, as of the day of the answers."""
    said: Mapping[str, str]
    """What each instance has written into its log."""
    surprises: Sequence[str]


def collect(cluster: Cluster, clients: Clients, stores: Stores) -> Evidence:
    """The evidence of a cluster at rest."""
    answered = {
        name: _dockets(cluster.address_of(name)) for name in INSTANCES if "penalties" in name
    }
    [as_of] = {each["as_of"] for dockets in answered.values() for each in dockets.values()}
    exported = cluster.must("export")
    adjudicated = cluster.must("adjudicate", "-", "--as-of", as_of, "--json", given=exported)
    return Evidence(
        partitions=int(cluster.settings["DOCKET_PARTITIONS"]),
        sent=clients.facts,
        acknowledged=clients.acknowledged,
        log=whole_log(cluster.kafka.bootstrap),
        stores=stores,
        exported=exported.splitlines(),
        answered=answered,
        adjudicated=json.loads(adjudicated),
        said={name: cluster.log_of(name) for name in INSTANCES},
        surprises=clients.surprises,
    )


def _dockets(address: str) -> Dockets:
    with httpx.Client(base_url=f"{address}/penalties/v1", timeout=PATIENCE) as http:
        dealers = http.get("/dealers").raise_for_status().json()
        return {
            dealer: http.get(f"/dealers/{dealer}/docket").raise_for_status().json()
            for dealer in dealers
        }
