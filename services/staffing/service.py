"""The description of staffing; its parts are imported where it is built."""

from typing import Final

from contracts.topics import STAFFING
from services.kit.service.built_service import BuiltService
from services.kit.service.description import RebuildPlan, Service, Surroundings
from services.staffing.view import TABLES, TOPICS, staffing_consumer


def _built(around: Surroundings) -> BuiltService:
    from services.staffing.built_service import build_staffing

    return build_staffing(around.journals[STAFFING], around.results, around.log, around.vault)


STAFFING_SERVICE: Final = Service(
    name="staffing",
    owns=[STAFFING],
    accepts=[STAFFING],
    reads=TOPICS,
    results="staffing-view",
    tables=TABLES,
    build=_built,
    rebuild=RebuildPlan(staffing_consumer),
)
