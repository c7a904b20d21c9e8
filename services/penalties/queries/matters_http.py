"""What the OEM has to decide and to hear: the appeals and summonses of all dealers, by page."""

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.routing import APIRoute

from contracts.faults import Fault
from services.kit.http.answers import ok_form
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.kit.store import Store
from services.penalties.posting.appeals_and_summonses import MatterKind, page
from services.penalties.proceedings import AppealState, SummonsState
from services.penalties.queries.matters_answers import Appeals, Summonses

Limit = Annotated[int, Query(ge=1, le=1000, description="how many at the most")]
After = Annotated[
    str, Query(max_length=1000, description="`next` of the page before; the first page without")
]


NAMES: Final[Mapping[MatterKind, str]] = {"appeal": "appeals", "summons": "summonses"}


def routes(store: Store, asked: type[APIRoute]) -> APIRouter:
    """The lists under `/decisions/v1`; see `asked_of` for their class."""
    router = APIRouter(prefix="/decisions/v1", tags=["decisions"], route_class=asked)

    def listed(
        seen: Viewer, kind: MatterKind, state: str | None, limit: int, after: str
    ) -> dict[str, Any]:
        place = _place(kind, after)
        with store.reading() as look:
            found = page(look, kind, state, place, limit, within=seen.within("dealer"))
        return {NAMES[kind]: found.matters, "next": _cursor(kind, found.ends_at)}

    @router.get("/appeals", response_model=None, responses=ok_form(Appeals))
    @row("docket")
    def appeals(
        seen: Seen, state: AppealState | None = None, limit: Limit = 100, after: After = ""
    ) -> dict[str, Any]:
        """The appeals that stand, of the dealers that the caller may see, the first received first.

        `state`: open, upheld, or waived where the entry is waived in whichever way. `next` is
        null on the last page.
        """
        return listed(seen, "appeal", state, limit, after)

    @router.get("/summonses", response_model=None, responses=ok_form(Summonses))
    @row("docket")
    def summonses(
        seen: Seen, state: SummonsState | None = None, limit: Limit = 100, after: After = ""
    ) -> dict[str, Any]:
        """The summonses of the dealers that the caller may see, by the day on which they arose.

        `state`: open (not heard, or the general manager stayed away), failed, passed, waived, or,
        from the postings, withdrawn. `next` is null on the last page.
        """
        return listed(seen, "summons", state, limit, after)

    return router


def _cursor(kind: MatterKind, place: bytes | None) -> str | None:
    return urlsafe_b64encode(f"{kind} ".encode() + place).decode().rstrip("=") if place else None


def _place(kind: MatterKind, cursor: str) -> bytes:
    """The place that a cursor names; raises `Problem` for one that this list has not given."""
    if not cursor:
        return b""
    try:
        padded = f"{cursor}{'=' * (-len(cursor) % 4)}".encode("ascii")
        of, _, place = b64decode(padded, altchars=b"-_", validate=True).partition(b" ")
    except ValueError:
        of, place = b"", b""
    if of == kind.encode() and place:
        return place
    en = "is no place in this list; give `next` of the page before, or leave it out"
    unfit = Fault("after", en, "不是本列表中的位置；请填上一页的 next，或去掉")
    raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(unfit), [unfit], asked=True)
