"""`/e/{entry_id}`: why an entry stands, in three steps, and what came of it."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from services.kit.http.rows import row
from services.portal.lists.readable import RECORD_ROW
from services.portal.web.asking.viewer_client import ServiceQuestion
from services.portal.web.dealer.date_line import date_line
from services.portal.web.dealer.dealer_frame import DealerFrame, service_path
from services.portal.web.dealer.decisive_words import marked
from services.portal.web.dealer.docket_rows import postings_listing
from services.portal.web.dealer.fact_cards import fact_card, names_of
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.rows_seen import MAIL_ROW

Json = Mapping[str, Any]

BESIDE_SECONDS = 5.0
"""How long the page waits for what stands beside the entry."""


def routes(pages: DealerFrame) -> APIRouter:
    """The page of an entry. It takes any path below `/e/`: other pages there stand before it."""
    router = page_router(pages.frame)

    @router.get("/e/{entry_id:path}")
    @row("docket", dealer="entry_id")
    async def entry(request: Request, entry_id: str) -> Response:
        code = entry_id.partition("/")[0]
        asked = ServiceQuestion(f"/penalties/v1/entries/{quote(entry_id)}")
        dealer, [said, [filings, deliveries]] = await pages.asked_beside(
            request,
            code,
            asked,
            [
                ServiceQuestion(service_path("staffing", code, "/filings")),
                ServiceQuestion("/notifications/v1/deliveries", {"dealer": code}),
            ],
            BESIDE_SECONDS,
        )
        names = names_of(filings)
        grounds = [said, *said["namesakes"]] if said["entry"] else []
        return await pages.show(
            request,
            dealer,
            "entry",
            [postings_listing(said["postings"])],
            said=said,
            grounds=[_shown(each, names) for each in grounds],
            decisions=[fact_card(each, names) for each in said["decisions"]],
            told=_told(said["postings"], deliveries) if dealer.sees(MAIL_ROW) else None,
            may_prove=dealer.sees(RECORD_ROW),
            commands=_commands(code, said["entry_id"]),
        )

    return router


def _shown(grounds: Json, names: Mapping[str, str]) -> dict[str, Any]:
    """What an entry rests on: the sentences marked, the facts as cards, the dates on a line."""
    citation = grounds["citation"]
    return {
        **grounds,
        "sentences": [marked(each, grounds["parameters"]) for each in citation["words"]]
        if citation
        else [],
        "cards": [fact_card(each, names) for each in grounds["facts"]],
        "line": date_line(grounds["entry"]),
        "conditions": grounds["entry"]["explanation"]["conditions"],
    }


def _told(postings: Sequence[Json], deliveries: Json | None) -> list[Json]:
    """The copies of mails that went out for the days of the postings."""
    days = {each["data"]["posted_on"] for each in postings}
    found: list[Json] = (deliveries or {}).get("deliveries", [])
    return [each for each in found if each["posted_on"] in days]


def _commands(code: str, entry_id: str) -> list[str]:
    return [
        f"docket explain {quote(entry_id)}",
        f"docket bundle {quote(code)} && docket verify {quote(code)}.docket --key …",
    ]
