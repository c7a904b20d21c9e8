"""Penalties as the house knows it; what it serves with is loaded where it is built."""

from typing import Final

from contracts.topics import DECISIONS, FACT_TOPICS, PENALTIES, short_name
from services.kit.consumer.digests import KEPT_QUERIES
from services.kit.service.built_service import BuiltService
from services.kit.service.description import RebuildPlan, Service, Surroundings
from services.penalties.posting.posting_consumer import TABLES, posting_consumer


def _built(around: Surroundings) -> BuiltService:
    from services.penalties.built_service import build_penalties

    return build_penalties(around.journals[DECISIONS], around.results, around.log)


PENALTIES_SERVICE: Final = Service(
    name="penalties",
    owns=[DECISIONS, PENALTIES],
    accepts=[DECISIONS],
    reads=FACT_TOPICS,
    results=short_name(PENALTIES),
    tables=TABLES,
    build=_built,
    rebuild=RebuildPlan(
        posting_consumer,
        {
            **KEPT_QUERIES,
            "statements": "SELECT dealer, line, counted_on, fact, reference, settled_on, amount_fen"
            " FROM settled ORDER BY dealer, line",
        },
    ),
)
