"""`/s/{summons_id}.pdf`: cover, penalties explained, facts, notices, and the hearing to sign."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import partial
from http import HTTPStatus
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool

from services.kit.http.request_context import language
from services.kit.http.rows import row
from services.kit.identity.guard import viewer_of
from services.kit.store import Store
from services.portal.lists.readable import RECORD_ROW
from services.portal.web.acting.summons_told import SummonsTold, summons_told
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.dealer.fact_cards import FactCard, fact_card, names_of
from services.portal.web.shell.page_frame import Frame
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.templates import rendered
from services.portal.web.summons_file.evidence import events_of_docket
from services.portal.web.summons_file.printing import AttachedFile, CannotPrint, printed

Json = Mapping[str, Any]

BESIDE_SECONDS: Final = 5.0
EVENTS: Final = "events.ndjson"


def routes(frame: Frame, store: Store) -> APIRouter:
    """The file; `store` has the recorded events. It stands before the page of the summons."""
    router = page_router(frame)

    @router.get("/s/{summons_id:path}.pdf")
    @row(RECORD_ROW, dealer="summons_id")
    async def file(request: Request, summons_id: str) -> Response:
        client = frame.client(request)
        told = await summons_told(client, summons_id)
        known, filings, deliveries = await client.within(
            BESIDE_SECONDS,
            ServiceQuestion(f"/staffing/v1/dealers/{quote(told.dealer, safe='')}"),
            ServiceQuestion(f"/staffing/v1/dealers/{quote(told.dealer, safe='')}/filings"),
            ServiceQuestion("/notifications/v1/deliveries", {"dealer": told.dealer}),
        )
        events = await run_in_threadpool(_events, store, told.dealer)
        page = rendered(
            "summons_file/file.html",
            language.get(),
            {
                "said": told.said,
                "penalties": told.penalties,
                "dealer": told.dealer,
                "particulars": known,
                "facts": _annexed(told, filings),
                "notices": _notices(told, deliveries),
                "viewer": viewer_of(request),
                "attached": EVENTS,
                "command": f"docket adjudicate {EVENTS} --as-of {told.said['as_of']}",
            },
        )
        attached = AttachedFile(EVENTS, events, f"docket adjudicate {EVENTS}")
        at = datetime.combine(_day_of(told), time.min, UTC)
        try:
            content = await asyncio.to_thread(partial(printed, page, _style(), attached, at))
        except CannotPrint as fault:
            return frame.show(
                request,
                "summons_file/lacking.html",
                HTTPStatus.NOT_IMPLEMENTED,
                lacking=fault.lacking,
                said=told.said,
            )
        name = quote(f"{summons_id.replace('/', '-')}.pdf")
        return Response(
            content,
            media_type="application/pdf",
            headers={"Content-Disposition": f"inline; filename*=UTF-8''{name}"},
        )

    return router


def _events(store: Store, dealer: str) -> bytes:
    with store.reading() as look:
        return events_of_docket(look, dealer)


def _day_of(told: SummonsTold) -> Any:
    return datetime.fromisoformat(told.said["as_of"]).date()


def _annexed(told: SummonsTold, filings: Json | None) -> list[FactCard]:
    """Every fact on which a penalty rests, once, in the order received."""
    names = names_of(filings)
    facts = [fact for each in told.penalties if each["entry"] for fact in each["facts"]]
    cards = {card.name: card for fact in facts for card in [fact_card(fact, names)]}
    return sorted(cards.values(), key=lambda card: (card.received_at, card.name))


def _notices(told: SummonsTold, deliveries: Json | None) -> list[Json]:
    """The mails of the days on which the penalties and the summons were posted, by day."""
    posted = {
        posting["data"]["posted_on"]
        for each in (told.said, *told.penalties)
        for posting in each["postings"]
    }
    found = (deliveries or {"deliveries": ()})["deliveries"]
    return sorted(
        (each for each in found if each["posted_on"] in posted),
        key=lambda each: (each["posted_on"], each["recipient"] or ""),
    )


def _style() -> str:
    return (files("services.portal.web") / "assets" / "summons-file.css").read_text("utf-8")
