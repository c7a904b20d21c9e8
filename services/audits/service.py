"""The description of audits; its parts are imported where it is built."""

from typing import Final

from contracts.topics import AUDITS
from services.audits.view import TABLES, TOPICS, audits_consumer
from services.kit.service.built_service import BuiltService
from services.kit.service.description import RebuildPlan, Service, Surroundings


def _built(around: Surroundings) -> BuiltService:
    from services.audits.built_service import build_audits

    return build_audits(around.journals[AUDITS], around.results, around.log)


AUDITS_SERVICE: Final = Service(
    name="audits",
    owns=[AUDITS],
    accepts=[AUDITS],
    reads=TOPICS,
    results="audits-view",
    tables=TABLES,
    build=_built,
    rebuild=RebuildPlan(audits_consumer),
)
