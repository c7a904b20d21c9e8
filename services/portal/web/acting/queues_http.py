"""`/appeals` and `/summonses`: what is to be decided and heard, the longest waiting first."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from contracts.values import SHANGHAI
from services.kit.http.rows import row
from services.kit.identity.guard import viewer_of
from services.portal.web.acting.act_kinds import DECISION, sends_any
from services.portal.web.shell.listing import Column, Download, Listing, downloaded
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.places import entry_path, summons_path

AT_ONCE: Final = "50"
DOWNLOADED: Final = "1000"

AppealsAsked = Annotated[Literal["open", "upheld", "waived", "all"], Query(alias="state")]
SummonsesAsked = Annotated[
    Literal["open", "failed", "passed", "waived", "withdrawn", "all"], Query(alias="state")
]
Onwards = Annotated[str | None, Query(max_length=1000)]

APPEALS: Final = (
    Column("received_at", "appeals.received", "instant"),
    Column("age", "appeals.age", "number"),
    Column("dealer", "appeals.dealer", "id"),
    Column("clause", "appeals.clause", "clause", link="href"),
    Column("reason", "appeals.reason"),
    Column("shown_state", "appeals.state", "words"),
)
SUMMONSES: Final = (
    Column("occurred_on", "summonses.occurred", "day"),
    Column("age", "appeals.age", "number"),
    Column("dealer", "appeals.dealer", "id"),
    Column("subject", "summonses.subject", "id", link="href"),
    Column("held", "summonses.hearings", "number"),
    Column("shown_state", "appeals.state", "words"),
)

TONES: Final = {"open": "warn", "failed": "bad", "passed": "good"}


class Queue:
    """A list that the services tell by page, as a page of ours."""

    def __init__(self, frame: Frame, now: Callable[[], datetime]) -> None:
        self._frame = frame
        self._now = now

    async def shown(
        self, request: Request, name: str, state: str, after: str | None, download: str | None
    ) -> Response:
        """`/appeals` or `/summonses`, of one state or all."""
        asked = {
            "state": None if state == "all" else state,
            "after": after,
            "limit": DOWNLOADED if download else AT_ONCE,
        }
        told = await self._frame.client(request).get(f"/decisions/v1/{name}", asked)
        listing = self._listing(request, name, told[name])
        if download is not None:
            return downloaded(download, name, [listing])
        onwards = urlencode({"state": state, "after": told["next"]}) if told["next"] else None
        return self._frame.show(
            request,
            f"acting/{name}.html",
            listing=listing,
            state=state,
            next=f"/{name}?{onwards}" if onwards else None,
        )

    def _listing(self, request: Request, name: str, told: list[dict[str, Any]]) -> Listing:
        if name == "appeals":
            decides = sends_any(viewer_of(request), DECISION.type)
            rows = [self._appeal(each, decides=decides) for each in told]
            return Listing(name, APPEALS, rows)
        return Listing(name, SUMMONSES, [self._summons(each) for each in told])

    def _appeal(self, told: Mapping[str, Any], *, decides: bool) -> dict[str, Any]:
        place = entry_path(told["entry_id"])
        since = told["received_at"]
        return {
            **told,
            **_stated("appeal", told["state"]),
            "clause": told["entry_id"].split("/")[1] if "/" in told["entry_id"] else "",
            "age": self._days_since(datetime.fromisoformat(since).astimezone(SHANGHAI).date())
            if since
            else None,
            "href": f"{place}/decide" if decides and told["state"] == "open" else place,
        }

    def _summons(self, told: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **told,
            **_stated("summons", told["state"]),
            "age": self._days_since(date.fromisoformat(told["occurred_on"])),
            "held": len(told["hearings"]),
            "href": summons_path(told["entry_id"]),
        }

    def _days_since(self, day: date) -> int:
        return max((self._now().astimezone(SHANGHAI).date() - day).days, 0)


def routes(frame: Frame, now: Callable[[], datetime]) -> APIRouter:
    """The two lists."""
    router = page_router(frame)
    queue = Queue(frame, now)

    @router.get("/appeals")
    @row("docket")
    async def appeals(
        request: Request,
        state: AppealsAsked = "open",
        after: Onwards = None,
        download: Download = None,
    ) -> Response:
        return await queue.shown(request, "appeals", state, after, download)

    @router.get("/summonses")
    @row("docket")
    async def summonses(
        request: Request,
        state: SummonsesAsked = "open",
        after: Onwards = None,
        download: Download = None,
    ) -> Response:
        return await queue.shown(request, "summonses", state, after, download)

    return router


def _stated(kind: str, state: str) -> dict[str, str]:
    return {"shown_state": f"{kind}.state.{state}", "tone": TONES.get(state, "plain")}
