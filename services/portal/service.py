"""The portal as the house knows it; what it serves with is loaded where it is built."""

from typing import Final

from contracts.topics import FACT_TOPICS, PENALTIES
from services.kit.consumer import consumer
from services.kit.consumer.digests import kept_queries
from services.kit.service.built_service import BuiltService
from services.kit.service.description import RebuildPlan, Service, Surroundings
from services.portal import projection
from services.portal.projection import spanning_consumer
from services.portal.web.records import tables

TOPICS: Final = (*FACT_TOPICS, PENALTIES)
"""What it reads: all."""

RECORDS: Final = tables.TABLES
"""The tables of what was done here, which no reading of the log can tell; a rebuild carries them
over."""

TABLES: Final = (*consumer.TABLES, *projection.TABLES, *RECORDS)
"""The store of the portal: what it read, and its records."""


def _built(around: Surroundings) -> BuiltService:
    from services.portal.built_service import build_portal

    return build_portal(around.results, around.log, around.settings, around.clock.now)


PORTAL_SERVICE: Final = Service(
    name="portal",
    reads=TOPICS,
    results="portal",
    tables=TABLES,
    build=_built,
    rebuild=RebuildPlan(
        spanning_consumer,
        {**kept_queries(), **projection.COMPARED},
        tuple(each.split()[5] for each in RECORDS if each.startswith("CREATE TABLE")),
    ),
)
