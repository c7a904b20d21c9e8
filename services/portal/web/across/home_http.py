"""`/`: what needs the viewer today, the oldest first, and whether all goes on."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from services.kit.http.request_context import language
from services.kit.http.rows import row
from services.kit.identity.guard import viewer_of
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading
from services.portal.lists.dealers_list import dealer_names
from services.portal.lists.readable import PARKED_ROW, reads
from services.portal.lists.waiting import work_for
from services.portal.spanning.work import Work
from services.portal.web.across.across_frame import AcrossFrame, open_day
from services.portal.web.across.attention import ServicesAttention, attention_of
from services.portal.web.shell.catalogue import text
from services.portal.web.shell.listing import Column, Download, Listing
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.places import dealer_path, entry_path, summons_path

COLUMNS: Final = (
    Column("what", "home.what", "words"),
    Column("dealer", "list.code", "id", "dealer_link"),
    Column("name", "list.name"),
    Column("about", "home.about"),
    Column("clause", "home.clause", "clause"),
    Column("since", "home.since", "day"),
    Column("days_left", "home.days-left", "number"),
    Column("amount_fen", "home.price", "money"),
    Column("act", "home.act", "text", "act_link"),
)


HOME_ROWS: Final = 20
"""Of what waits; the rest is in the lists of each kind."""


def routes(pages: AcrossFrame) -> APIRouter:
    """The first page."""
    router = page_router(pages.frame)

    @router.get("/")
    @row("common")
    async def home(request: Request, download: Download = None) -> Response:
        def waiting(look: Reading, viewer: Viewer) -> Mapping[str, Any]:
            work = work_for(look, viewer, HOME_ROWS + 1)
            closed = pages.closed_through(look)
            names = dealer_names(look, viewer, [each.dealer for each in work])
            return {"work": work, "closed_through": closed, "names": names}

        viewer = viewer_of(request)
        found = await pages.read(request, waiting)
        attention = ServicesAttention({})
        if reads(viewer, PARKED_ROW):
            attention = await attention_of(pages.frame.client(request))
        today = open_day(found["closed_through"], viewer.regions.today())
        rows = [
            *_parked(attention),
            *sorted(
                [
                    *_undelivered(attention),
                    *(_worked(each, found["names"], today) for each in found["work"][:HOME_ROWS]),
                ],
                key=lambda each: str(each["since"]),
            ),
        ]
        return pages.show(
            request,
            "home",
            [Listing("work", COLUMNS, rows)],
            download,
            {
                "closed_through": found["closed_through"],
                "attention": attention,
                "more": HOME_ROWS if len(found["work"]) > HOME_ROWS else None,
            },
        )

    return router


def _parked(attention: ServicesAttention) -> Iterator[dict[str, Any]]:
    """The dealers parked: since when is in no store, so that they come first."""
    for dealer, where in attention.parked.items():
        about = "; ".join(f"{each['service']}: {each['reason']}" for each in where)
        link = dealer_path(dealer)
        yield {
            "what": "home.kind.parked", "tone": "bad", "dealer": dealer, "dealer_link": link,
            "about": about, "since": "", "act": _act("parked"), "act_link": link,
        }  # fmt: skip


def _undelivered(attention: ServicesAttention) -> Iterator[dict[str, Any]]:
    for copy in attention.undelivered:
        dealer = copy["dealer"]
        yield {
            "what": "home.kind.undelivered", "tone": "bad", "dealer": dealer,
            "dealer_link": dealer_path(dealer), "about": copy["reason"],
            "since": copy["since"], "act": _act("undelivered"),
            "act_link": f"/deliveries?{urlencode({'dealer': dealer})}",
        }  # fmt: skip


def _worked(work: Work, names: Mapping[str, str], today: date) -> dict[str, Any]:
    days_left = None
    if work.kind == "duty":
        days_left = (date.fromisoformat(work.since) - today).days
    about = work.about if work.kind == "report" else _subject(work.about)
    return {
        "what": f"home.kind.{work.kind}",
        "tone": _tone(work, days_left),
        "dealer": work.dealer,
        "dealer_link": dealer_path(work.dealer),
        "name": names.get(work.dealer),
        "about": " ".join(filter(None, [about, work.person_id, work.position])),
        "clause": work.clause,
        "since": work.since,
        "days_left": days_left,
        "amount_fen": work.amount_fen,
        "act": _act(work.kind),
        "act_link": _place(work),
    }


def _act(kind: str) -> str:
    return text(language.get(), f"home.act.{kind}")


def _subject(entry_id: str) -> str:
    """What an entry is about, by its id: dealer/clause/subject."""
    return entry_id.split("/", 2)[-1]


def _place(work: Work) -> str:
    """Where it is done."""
    match work.kind:
        case "duty":
            return dealer_path(work.dealer, "/duties")
        case "report":
            return f"/reports/assess?{urlencode({'month': work.about})}"
        case "hearing":
            return summons_path(work.about)
        case "appeal":
            return f"{entry_path(work.about)}/decide"


SOON_DAYS: Final = 3


def _tone(work: Work, days_left: int | None) -> str:
    if work.state == "failed" or (days_left is not None and days_left <= SOON_DAYS):
        return "warn"
    return "plain"
