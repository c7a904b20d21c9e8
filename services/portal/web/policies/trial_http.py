"""`/what-if` and `/what-if/{job}`: what draft policies would change, for whom and when."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.portal.web.shell.forms import read_form, typed
from services.portal.web.shell.listing import Column, Download, Form, Listing, downloaded
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.places import entry_path

PLACE: Final = "/penalties/v1/whatif"

CHANGES: Final = (
    Column("gone", "whatif.gone", "number"),
    Column("new", "whatif.new", "number"),
    Column("changed", "whatif.changed", "number"),
    Column("difference_fen", "whatif.difference", "money"),
)
GROUPS: Final[Mapping[str, tuple[str, Form]]] = {
    "dealer": ("whatif.dealer", "id"),
    "region": ("whatif.region", "text"),
    "clause": ("whatif.clause", "clause"),
    "month": ("whatif.month", "month"),
}
ENTRIES: Final = (
    Column("dealer", "whatif.dealer", "id"),
    Column("clause", "whatif.clause", "clause"),
    Column("entry_id", "whatif.entry", "id", link="href"),
    Column("shown", "whatif.change", "words"),
    Column("difference_fen", "whatif.difference", "money"),
)
MOST_SHOWN: Final = 200


def routes(frame: Frame) -> APIRouter:
    """The form, and the job that it begins."""
    router = page_router(frame)

    def shown(
        request: Request, said: Mapping[str, str], problem: Problem | None = None
    ) -> Response:
        status = problem.status if problem else HTTPStatus.OK
        return frame.show(request, "policies/whatif.html", status, typed=said, problem=problem)

    @router.get("/what-if")
    @row("whatif")
    async def whatif(request: Request) -> Response:
        said = await frame.typed_before(request)
        return shown(request, said or {"document": await _of_version(frame, request)})

    @router.post("/what-if")
    @row("whatif")
    async def begun(request: Request) -> Response:
        said = typed(await read_form(request))
        draft = {"file": "draft.yaml", "document": said.get("document", "").replace("\r\n", "\n")}
        dates = {name: said[name] for name in ("as_of", "published_on") if said.get(name)}
        try:
            job = await frame.client(request).post(PLACE, {"drafts": [draft], **dates})
        except Problem as problem:
            if problem.status == HTTPStatus.UNAUTHORIZED:
                raise
            return shown(request, said, problem)
        return RedirectResponse(f"/what-if/{job['job']}", HTTPStatus.SEE_OTHER)

    @router.get("/what-if/{job}")
    @row("whatif")
    async def trial(request: Request, job: str, download: Download = None) -> Response:
        told = await frame.client(request).get(f"{PLACE}/{job}")
        if "totals" not in told:
            return frame.show(request, "policies/trial-under-way.html", told=told)
        listings = _listings(told)
        if download is not None:
            return downloaded(download, "what-if", listings)
        return frame.show(
            request, "policies/trial.html", told=told,
            listings=[each._replace(rows=each.rows[:MOST_SHOWN]) for each in listings],
        )  # fmt: skip

    return router


async def _of_version(frame: Frame, request: Request) -> str:
    """The text of what is proposed, where the address names its digest."""
    digest = request.query_params.get("proposal")
    if not digest:
        return ""
    told = await frame.client(request).get("/decisions/v1/proposals")
    found = next((each for each in told if each["data"]["digest"] == digest), None)
    return str(found["data"]["document"]) if found else ""


def _listings(told: Mapping[str, Any]) -> list[Listing]:
    grouped = [
        Listing(name, (Column(name, heading, form), *CHANGES), told[f"by_{name}"])
        for name, (heading, form) in GROUPS.items()
    ]
    entries = [
        {
            **each,
            "shown": f"whatif.{each['difference']}",
            "tone": {"gone": "good", "new": "warn"}.get(each["difference"], "plain"),
            "href": entry_path(each["entry_id"]),
        }
        for each in told["entries"]
    ]
    return [*grouped, Listing("entries", ENTRIES, entries)]
