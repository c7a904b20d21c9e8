"""The appeals and summonses of all dealers that the OEM has to decide and to hear, by page."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from services.kit.http.pages import After, Limit, cursor, lead_on, paged_form, place_of
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.kit.store import Store
from services.penalties.posting.appeals_and_summonses import MatterKind, page
from services.penalties.proceedings import AppealState, SummonsState
from services.penalties.queries.matters_answers import Appeals, Summonses


class Asking(NamedTuple):
    """A caller's request, and the response that carries headers."""

    request: Request
    response: Response
    seen: Viewer


NAMES: Final[Mapping[MatterKind, str]] = {"appeal": "appeals", "summons": "summonses"}


def routes(store: Store, asked: type[APIRoute]) -> APIRouter:
    """The lists under `/decisions/v1`; see `staleness_route` for their class."""
    router = APIRouter(prefix="/decisions/v1", tags=["decisions"], route_class=asked)

    def listed(
        asked_by: Asking, kind: MatterKind, state: str | None, limit: int, after: str
    ) -> dict[str, Any]:
        (place,) = place_of(kind, after, 1) or ("",)
        with store.reading() as look:
            found = page(
                look, kind, state, place.encode(), limit, within=asked_by.seen.within("dealer")
            )
        following = cursor(kind, [found.ends_at.decode()]) if found.ends_at else None
        lead_on(asked_by.request, asked_by.response, following)
        return {NAMES[kind]: found.matters, "next": following}

    @router.get("/appeals", response_model=None, responses=paged_form(Appeals))
    @row("docket")
    def appeals(
        *,
        request: Request,
        response: Response,
        seen: Seen,
        state: AppealState | None = None,
        limit: Limit = 100,
        after: After = "",
    ) -> dict[str, Any]:
        """The appeals that stand, of the dealers that the caller may see, the first received first.

        `state`: open, upheld, or waived where the entry is waived in whichever way. `next` is
        null on the last page.
        """
        return listed(Asking(request, response, seen), "appeal", state, limit, after)

    @router.get("/summonses", response_model=None, responses=paged_form(Summonses))
    @row("docket")
    def summonses(
        *,
        request: Request,
        response: Response,
        seen: Seen,
        state: SummonsState | None = None,
        limit: Limit = 100,
        after: After = "",
    ) -> dict[str, Any]:
        """The summonses of the dealers that the caller may see, by the day on which they arose.

        `state`: open (not heard, or the general manager stayed away), failed, passed, waived, or,
        from the postings, withdrawn. `next` is null on the last page.
        """
        return listed(Asking(request, response, seen), "summons", state, limit, after)

    return router
