"""`/deliveries`: the log of mails, as notifications tells it."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from services.kit.http.pages import After
from services.kit.http.rows import row
from services.portal.web.across.across_frame import PAGE_ROWS, AcrossFrame
from services.portal.web.shell.listing import Column, Download, Listing
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.places import dealer_path

COLUMNS: Final = (
    Column("tried_at", "mail.tried", "instant"),
    Column("dealer", "list.code", "id", "dealer_link"),
    Column("posted_on", "mail.day", "day"),
    Column("kind", "mail.kind", "words"),
    Column("state", "mail.state", "words"),
    Column("recipient", "mail.recipient"),
    Column("attempts", "mail.attempts", "number"),
    Column("retry_at", "mail.retry", "instant"),
    Column("reason", "mail.reason"),
    Column("message_id", "mail.id", "id"),
)

FAILED: Final = frozenset({"refused", "given_up", "unmakeable"})

MailsOf = Annotated[str | None, Query(max_length=64)]


def routes(pages: AcrossFrame) -> APIRouter:
    """The log of mails."""
    router = page_router(pages.frame)

    @router.get("/deliveries")
    @row("mail")
    async def deliveries(
        request: Request, dealer: MailsOf = None, after: After = "", download: Download = None
    ) -> Response:
        query = {"dealer": dealer or None, "limit": str(PAGE_ROWS), "after": after or None}
        told = await pages.frame.client(request).get("/notifications/v1/deliveries", query)
        rows = [_row(each) for each in told["deliveries"]]
        given = {"dealer": dealer, "following": told["next"], "first": after == ""}
        listing = Listing("deliveries", COLUMNS, rows)
        return pages.show(request, "deliveries", [listing], download, given)

    return router


def _row(told: dict[str, Any]) -> dict[str, Any]:
    return {
        **told,
        "kind": f"mail.kind.{told['kind']}",
        "state": f"mail.state.{told['state']}",
        "tone": "bad" if told["state"] in FAILED else "plain",
        "dealer_link": dealer_path(told["dealer"]),
    }
