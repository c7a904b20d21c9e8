"""`/reports/assess`: one verdict and reason over several monthly reports, a result for each."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any, Final, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from contracts.values import Month
from services.kit.clock import instant_text
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.guard import viewer_of
from services.kit.identity.viewer import Viewer
from services.kit.store import Store
from services.portal.lists.waiting import work_of_kind
from services.portal.spanning.work import Work
from services.portal.web.acting.act_kinds import ASSESSMENT, sends_any
from services.portal.web.acting.open_form import AT, KEY, is_key
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.records.bearer_secrets import bearer_secret
from services.portal.web.shell.forms import read_form, typed
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import page_router

MOST: Final = 200
"""Reports at once."""

MOST_SHOWN: Final = 50
PATIENCE_SECONDS: Final = 10.0

VERDICTS: Final = ("accepted", "false", "exemplary")

OfMonth = Annotated[Month | None, Query()]


class Assessed(NamedTuple):
    """What came of the verdict on one report: its receipt, or the problem."""

    dealer: str
    month: str
    receipt: Mapping[str, Any] | None
    problem: Problem | None


class AssessingPages:
    """Shows the reports that wait, and sends one verdict on each that is chosen."""

    def __init__(self, frame: Frame, store: Store, now: Callable[[], datetime]) -> None:
        self._frame = frame
        self._now = now
        self._store = store

    async def shown(
        self,
        request: Request,
        month: str | None,
        given: Mapping[str, str],
        results: Sequence[Assessed] = (),
    ) -> Response:
        """The reports of a month, or of all, with the form over them."""
        viewer = viewer_of(request)
        _refuse_others(viewer)
        waiting = await run_in_threadpool(self._waiting, viewer, month)
        indicators = await self._indicators(request, waiting)
        return self._frame.show(
            request,
            "acting/assess.html",
            month=month,
            waiting=[(each, indicators.get((each.dealer, each.about))) for each in waiting],
            verdicts=VERDICTS,
            typed={KEY: bearer_secret(), AT: instant_text(self._now()), **given},
            results=results,
        )

    async def assessed(self, request: Request, said: Mapping[str, str]) -> list[Assessed]:
        """A verdict on each report that is chosen; the same form again makes the same events."""
        client = self._frame.client(request)
        results = []
        for dealer, month in _chosen(said):
            data = {
                "month": month,
                "assessed_on": said.get("assessed_on", ""),
                "verdict": said.get("verdict", ""),
                **({"note": said["note"]} if said.get("note", "").strip() else {}),
            }
            key = sha256(f"{said[KEY]}\0{dealer}\0{month}".encode()).hexdigest()
            try:
                body = {"dealer": dealer, "data": data, "time": said.get(AT)}
                answer = await client.post(ASSESSMENT.route, body, key)
            except Problem as problem:
                if problem.status == HTTPStatus.UNAUTHORIZED:
                    raise
                results.append(Assessed(dealer, month, None, problem))
            else:
                results.append(Assessed(dealer, month, answer["receipt"], None))
        return results

    def _waiting(self, viewer: Viewer, month: str | None) -> list[Work]:
        with self._store.reading() as look:
            return work_of_kind(look, viewer, "report", MOST_SHOWN, month=month)

    async def _indicators(
        self, request: Request, waiting: Sequence[Work]
    ) -> dict[tuple[str, str], Any]:
        """What each report says, of those that answer in time."""
        dealers = list(dict.fromkeys(each.dealer for each in waiting))
        asked = [
            ServiceQuestion(f"/audits/v1/dealers/{quote(d, safe='')}/reports") for d in dealers
        ]
        told = await self._frame.client(request).within(PATIENCE_SECONDS, *asked)
        return {
            (dealer, month["month"]): month["indicators"]
            for dealer, answer in zip(dealers, told, strict=True)
            for month in (answer or {"months": []})["months"]
            if month["indicators"]
        }


def routes(frame: Frame, store: Store, now: Callable[[], datetime]) -> APIRouter:
    """The page; `store` has what waits."""
    router = page_router(frame)
    pages = AssessingPages(frame, store, now)

    @router.get("/reports/assess")
    @row("inspections")
    async def reports(request: Request, month: OfMonth = None) -> Response:
        return await pages.shown(request, month, await frame.typed_before(request))

    @router.post("/reports/assess")
    @row("inspections")
    async def assess(request: Request, month: OfMonth = None) -> Response:
        said = typed(await read_form(request))
        _refuse_others(viewer_of(request))
        if not is_key(said.get(KEY)) or not _chosen(said):
            return await pages.shown(request, month, said)
        results = await pages.assessed(request, said)
        kept = said if any(each.problem for each in results) else {}
        return await pages.shown(request, month, kept, results)

    return router


def _chosen(said: Mapping[str, str]) -> list[tuple[str, str]]:
    """The reports that are ticked: fields named `report.{month}.{dealer}`."""
    named = [name.split(".", 2) for name in said if name.startswith("report.")]
    return [(dealer, month) for _, month, dealer in named][:MOST]


def _reports_of(dealer: str) -> str:
    return f"/audits/v1/dealers/{quote(dealer, safe='')}/reports"


def _refuse_others(viewer: Viewer) -> None:
    if not sends_any(viewer, ASSESSMENT.type):
        raise Problem(
            HTTPStatus.FORBIDDEN, f"the role {viewer.who.role} does not assess (rule assessment)"
        )
