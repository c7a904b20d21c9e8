"""`/e/{entry_id}/appeal`, `/decide`, `/waive`: what is said of an entry, and by whom."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.portal.web.acting.act_kinds import APPEAL, DECISION, WAIVER, ActAbout, ActKind
from services.portal.web.acting.act_pages import ActPages
from services.portal.web.acting.open_form import OpenForm
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.shell.page_route import page_router

WAIVES: Final[Mapping[str, Mapping[str, str]]] = {
    DECISION.slug: {"outcome": "waived", "date": "decided_on"},
    WAIVER.slug: {"date": "waived_on"},
}
"""Of an act that may waive an entry, the member with its day and what else makes it do so."""

UNTYPED_REASON: Final = "-"
"""Stands for the reason in a trial, before one is typed."""


def routes(pages: ActPages) -> APIRouter:
    """The pages of acts on an entry."""
    router = page_router(pages.frame)
    for kind, name in ((APPEAL, "appeal"), (DECISION, "decide"), (WAIVER, "waive")):
        _add(router, pages, kind, name)
    return router


def _add(router: APIRouter, pages: ActPages, kind: ActKind, name: str) -> None:
    async def shown(request: Request, form: OpenForm, status: HTTPStatus) -> Response:
        return await _page(pages, request, form, status)

    @router.get(f"/e/{{entry_id:path}}/{name}")
    @row("docket", dealer="entry_id")
    async def asked(request: Request, entry_id: str) -> Response:
        form = await pages.opened(request, _about(kind, entry_id))
        return await shown(request, form, HTTPStatus.OK)

    @router.post(f"/e/{{entry_id:path}}/{name}")
    @row("docket", dealer="entry_id")
    async def sent(request: Request, entry_id: str) -> Response:
        form = await pages.received(request, _about(kind, entry_id))
        return await pages.answered(request, form, shown)


def _about(kind: ActKind, entry_id: str) -> ActAbout:
    return ActAbout(kind, entry_id.partition("/")[0], {"entry_id": entry_id})


async def _page(pages: ActPages, request: Request, form: OpenForm, status: HTTPStatus) -> Response:
    """The form beside the entry, and the docket as it is and as it would be."""
    entry_id = form.named["entry_id"]
    entry = ServiceQuestion(f"/penalties/v1/entries/{quote(entry_id, safe='/')}")
    docket = ServiceQuestion(f"/penalties/v1/dealers/{quote(form.dealer, safe='')}/docket")
    found, now = await pages.frame.client(request).together(entry, docket)
    waived = await _if_waived(pages, request, form, now["as_of"])
    return pages.frame.show(
        request,
        "acting/entry.html",
        status,
        form=form,
        about=entry_id,
        entry=found,
        docket=now,
        waived=waived,
        waived_fen=None if waived is None else now["balance_fen"] + _difference(waived),
        tried=True,
    )


async def _if_waived(
    pages: ActPages, request: Request, form: OpenForm, open_day: str
) -> Sequence[Mapping[str, Any]] | None:
    """What would differ were the entry waived on the open day; None where it cannot be told."""
    if form.kind.slug not in WAIVES:
        return None
    way = WAIVES[form.kind.slug]
    typed = {
        f"data.{way['date']}": str(form.data.get(way["date"]) or open_day),
        "data.reason": UNTYPED_REASON,
        **({"data.outcome": way["outcome"]} if "outcome" in way else {}),
    }
    trial = OpenForm(form.about, form.source, {**form.typed, **typed})
    try:
        return await pages.effects(request, trial)
    except Problem:
        return None


def _difference(days: Sequence[Mapping[str, Any]]) -> int:
    """By how many fen the balance of the open day would differ."""
    first = days[:1]
    return sum(each["difference_fen"] for day in first for each in day["entries"])
