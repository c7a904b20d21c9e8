"""Staffing as the house knows it; what it serves with is loaded where it is built."""

from typing import Final

from contracts.topics import STAFFING
from services.kit.service.description import Service, Surroundings
from services.kit.service.part import Part
from services.staffing.view import TABLES, TOPICS


def _built(around: Surroundings) -> Part:
    from services.staffing.part import staffing_part

    return staffing_part(around.journals[STAFFING], around.results, around.log)


STAFFING_SERVICE: Final = Service(
    name="staffing",
    owns=[STAFFING],
    accepts=[STAFFING],
    reads=TOPICS,
    results="staffing-view",
    tables=TABLES,
    build=_built,
)
