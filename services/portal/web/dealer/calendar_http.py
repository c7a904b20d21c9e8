"""A dealer's duties in a calendar of one's own: at a secret address, which may be revoked."""

from datetime import UTC, datetime
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from services.kit.http.paths import DealerInPath
from services.kit.http.problem import Problem
from services.kit.http.request_context import language
from services.kit.http.rows import OPEN, row
from services.kit.identity.guard import Seen
from services.kit.store import Store
from services.kit.store.scope import ReadingScope, reading_scope
from services.portal.spanning.work import Work
from services.portal.web.dealer.dealer_frame import DealerFrame
from services.portal.web.dealer.duties_calendar import ICALENDAR, duties_in_calendar
from services.portal.web.records.calendar_addresses import CalendarAddresses
from services.portal.web.shell.forms import read_form
from services.portal.web.shell.page_route import page_router
from services.portal.web.shell.places import dealer_path


def routes(
    pages: DealerFrame, store: Store, addresses: CalendarAddresses, base_url: str
) -> APIRouter:
    """Make, revoke and answer addresses of calendars."""
    router = page_router(pages.frame)

    @router.post("/d/{code}/duties/calendar")
    @row("docket", dealer="code")
    async def make(request: Request, seen: Seen, code: DealerInPath) -> Response:
        secret = await run_in_threadpool(addresses.make, code, seen.who.actor, language.get())
        dealer, _ = await pages.asked(request, code)
        address = f"{base_url.rstrip('/')}/calendars/{secret}.ics"
        return await pages.show(request, dealer, "calendar", address=address)

    @router.post("/d/{code}/duties/calendar/revoke")
    @row("docket", dealer="code")
    async def revoke(request: Request, seen: Seen, code: DealerInPath) -> Response:
        form = await read_form(request)
        address = str(form.get("address") or "")
        await run_in_threadpool(addresses.revoke, address, code, seen.who.actor)
        return RedirectResponse(dealer_path(code, "/duties"), HTTPStatus.SEE_OTHER)

    @router.get("/calendars/{secret}.ics")
    @row(OPEN)
    async def duties_calendar(secret: str) -> Response:
        """Whoever knows the address reads it: calendars have no way to sign in."""
        found = await run_in_threadpool(addresses.dealer_of, secret)
        if found is None:
            raise Problem(HTTPStatus.NOT_FOUND, "there is no such calendar")
        code, chosen = found
        reading_scope.set(ReadingScope(dealers=(code,)))  # of this request's task alone
        duties = await run_in_threadpool(_duties, store, code)
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        content = duties_in_calendar(code, duties, "zh" if chosen == "zh" else "en", stamp)
        return Response(content, media_type=ICALENDAR)

    return router


def _duties(store: Store, code: str) -> list[Work]:
    """The duties that the dealer had on the last closed day."""
    with store.reading() as look:
        rows = look.execute(
            f"SELECT {', '.join(Work._fields)} FROM work WHERE dealer = ? AND kind = ?"
            " ORDER BY since, about",
            (code, "duty"),
        )
    return [Work(*each) for each in rows]
