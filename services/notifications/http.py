"""The queries of notifications: the mails that went out, and those that did not and why."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.routing import APIRoute

from services.kit.http.answers import Shown
from services.kit.http.pages import After, Limit, lead_on, page_of, paged_form, place_of
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.kit.store import Store
from services.notifications.delivery import NOBODY, State, latest_deliveries, place_of_delivery
from services.notifications.mail import MailKind


class ShownDelivery(Shown):
    """The outcome of one mail to one recipient."""

    message_id: str
    recipient: str | None
    dealer: str
    posted_on: str
    kind: MailKind
    state: State
    digest: str | None
    attempts: int
    tried_at: str
    retry_at: str | None
    reason: str | None
    refused_since: str | None


class Deliveries(Shown):
    """The latest of the delivery log; `next` is where the next page begins, null on the last."""

    deliveries: list[ShownDelivery]
    next: str | None


def routes(store: Store, asked: type[APIRoute]) -> APIRouter:
    """The queries under `/notifications/v1`; see `staleness_route` for their class."""
    router = APIRouter(prefix="/notifications/v1", tags=["notifications"], route_class=asked)

    @router.get(
        "/deliveries",
        response_model=None,
        responses=paged_form(Deliveries),
    )
    @row("mail")
    def deliveries(
        *,
        request: Request,
        response: Response,
        seen: Seen,
        dealer: Annotated[str | None, Query(description="a dealer's code; all without")] = None,
        limit: Limit = 100,
        after: After = "",
    ) -> dict[str, Any]:
        """The delivery log, one copy a mailbox, what was last tried first; `recipient` may be null.

        `state`: sent, written (to a file), waiting (for its first try, or another at `retry_at`),
        refused (for good, see `reason`), given_up (put off for three days), unmakeable (it cannot
        be composed), withheld (imported, or it takes back what was not mailed), passed_over (posted
        before the service began, or for the `reason` given).
        """
        last = place_of("deliveries", after, 4)
        with store.reading() as look:
            found = latest_deliveries(look, dealer, limit + 1, seen.within("dealer"), last)
        page = page_of("deliveries", found, limit, place_of_delivery)
        lead_on(request, response, page.next)
        return {
            "deliveries": [
                {**asdict(each), "recipient": _recipient(each.recipient, seen)}
                for each in page.items
            ],
            "next": page.next,
        }

    return router


def _recipient(mailbox: str, seen: Viewer) -> str | None:
    """The mailbox; None without one, and if the caller may not see addresses."""
    return None if mailbox == NOBODY or seen.only else mailbox
