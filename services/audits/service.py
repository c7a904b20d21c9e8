"""Audits as the house knows it; what it serves with is loaded where it is built."""

from typing import Final

from contracts.topics import AUDITS
from services.audits.view import TABLES, TOPICS, audits_consumer
from services.kit.service.description import RebuildPlan, Service, Surroundings
from services.kit.service.part import Part


def _built(around: Surroundings) -> Part:
    from services.audits.part import audits_part

    return audits_part(around.journals[AUDITS], around.results, around.log)


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
