"""The description of penalties; its parts are imported where it is built."""

from typing import Final

from contracts.topics import DECISIONS, FACT_TOPICS, PENALTIES, short_name
from services.kit.consumer.digests import StreamDifference, kept_queries
from services.kit.intake.journal import Journal
from services.kit.service.built_service import BuiltService
from services.kit.service.description import RebuildPlan, Service, Surroundings
from services.kit.store import Reading, Store
from services.kit.webhooks import rewinding
from services.penalties.posting import posting_consumer as posting
from services.penalties.posting.posting_consumer import posting_consumer
from services.penalties.sealing import sealer as sealing
from services.penalties.sealing.recomputed import seals_again
from services.received.policies import known_policies


def _built(around: Surroundings) -> BuiltService:
    from services.penalties.built_service import build_penalties
    from services.penalties.sealing.set_up import sealer_of

    decisions = around.journals[DECISIONS]
    sealer = sealer_of(around.settings, around.results, decisions.partitions)
    return build_penalties(decisions, around.results, around.log, sealer)


TABLES: Final = (*posting.TABLES, *sealing.TABLES)
"""The store of `docket.penalties.v1`: the cases, the postings, the seals, how far was read."""


def _publish(decisions: Journal) -> None:
    from services.penalties.policy.admission import published
    from services.penalties.policy.shipped import publish_shipped

    known_policies(published(decisions))  # one that is no longer read stops all
    publish_shipped(decisions)


def _again(live: Reading, anew: Store, partitions: int) -> list[StreamDifference]:
    differences = seals_again(live, anew, partitions)
    rewinding.move_endpoints(live, anew)  # after the seals, which endpoints have had as well
    return differences


PENALTIES_SERVICE: Final = Service(
    name="penalties",
    owns=[DECISIONS, PENALTIES],
    accepts=[DECISIONS],
    publish=_publish,
    reads=FACT_TOPICS,
    results=short_name(PENALTIES),
    tables=TABLES,
    build=_built,
    rebuild=RebuildPlan(
        posting_consumer,
        {
            **kept_queries("postings"),
            "statements": "SELECT dealer, line, counted_on, fact, reference, settled_on, amount_fen"
            " FROM settled ORDER BY dealer, line",
            "stated": "SELECT dealer, statements, said FROM stated ORDER BY dealer",
        },
        carried=("restarts", "cosignatures", *rewinding.CARRIED),
        again=_again,
    ),
)
