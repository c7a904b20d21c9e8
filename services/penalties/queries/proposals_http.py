"""The proposed policies, for callers that may propose and publish them."""

from typing import Any

from fastapi import APIRouter

from contracts.envelope import Recorded
from contracts.events.decisions import PolicyProposed
from contracts.topics import EVERY_DEALER
from services.facts.four_eyes import events_recorded
from services.kit.http.answers import ok_form
from services.kit.http.rows import row
from services.kit.log.partitions import stream_of
from services.kit.store import Store


def routes(decisions: Store) -> APIRouter:
    """`/decisions/v1/proposals`, from the journal of decisions itself."""
    router = APIRouter(prefix="/decisions/v1", tags=["decisions"])

    @router.get("/proposals", response_model=None, responses=ok_form(list[Recorded]))
    @row("proposals")
    def proposals() -> list[dict[str, Any]]:
        """Every policy proposed, as recorded, in the order of receipt."""
        with decisions.reading() as look:
            proposed = events_recorded(look, stream_of(EVERY_DEALER, 0), PolicyProposed.TYPE)
        return [{**each} for each in proposed]

    return router
