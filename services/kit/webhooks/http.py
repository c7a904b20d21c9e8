"""`/{topic}/v1/webhooks`: endpoints are made, removed and rotated, and deliveries resent."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response

from contracts.values import Instant
from services.kit.http.answers import ABOUT_ONE, problems
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.kit.stream.audience import STREAM_ROW, Wanted
from services.kit.webhooks.forms import (
    NewEndpoint,
    ResendAsked,
    ShownEndpoint,
    ShownWebhookDelivery,
    shown_delivery,
    shown_endpoint,
)
from services.kit.webhooks.managing import ManagedEndpoints


def webhook_routes(name: str, managed: ManagedEndpoints) -> APIRouter:
    """The endpoints of one topic, by its short name."""
    router = APIRouter(prefix=f"/{name}/v1", tags=[name])

    @router.post("/webhooks", status_code=HTTPStatus.CREATED, responses=problems(409))
    @row(STREAM_ROW)
    def make_endpoint(asked: NewEndpoint, seen: Seen) -> ShownEndpoint:
        """Have what is recorded from now on posted to a URL."""
        wanted = Wanted(frozenset(asked.dealers), frozenset(asked.regions), frozenset(asked.types))
        made = managed.make(seen, asked.url, wanted)
        return shown_endpoint(made, made.secret)

    @router.get("/webhooks")
    @row(STREAM_ROW)
    def endpoints(seen: Seen) -> list[ShownEndpoint]:
        """The caller's endpoints; an admin's answer holds those of all."""
        return [shown_endpoint(each) for each in managed.all_of(seen)]

    @router.get("/webhooks/{endpoint}", responses=ABOUT_ONE)
    @row(STREAM_ROW)
    def one_endpoint(endpoint: str, seen: Seen) -> ShownEndpoint:
        """One endpoint, and whether anything is still posted there."""
        return shown_endpoint(managed.one(seen, endpoint))

    @router.get("/webhooks/{endpoint}/deliveries", responses=ABOUT_ONE)
    @row(STREAM_ROW)
    def deliveries(endpoint: str, seen: Seen) -> list[ShownWebhookDelivery]:
        """The newest 100 deliveries, and what was answered."""
        return [shown_delivery(each) for each in managed.deliveries(seen, endpoint)]

    @router.delete("/webhooks/{endpoint}", status_code=HTTPStatus.NO_CONTENT, responses=ABOUT_ONE)
    @row(STREAM_ROW)
    def remove(endpoint: str, seen: Seen) -> Response:
        """Post nothing there any more."""
        managed.remove(seen, endpoint)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    @router.post("/webhooks/{endpoint}/rotate", responses=ABOUT_ONE)
    @row(STREAM_ROW)
    def rotate(endpoint: str, seen: Seen) -> ShownEndpoint:
        """Make another secret; for 24 hours the one of before signs as well."""
        made = managed.rotate(seen, endpoint)
        return shown_endpoint(made, made.secret)

    @router.post(
        "/webhooks/{endpoint}/resend", status_code=HTTPStatus.ACCEPTED, responses=ABOUT_ONE
    )
    @row(STREAM_ROW)
    def resend(endpoint: str, asked: ResendAsked, seen: Seen) -> ResendAsked:
        """Make another attempt under the same `webhook-id`, whatever became of it before."""
        managed.resend(seen, endpoint, asked.webhook_id)
        return asked

    @router.post(
        "/webhooks/{endpoint}/recover",
        status_code=HTTPStatus.ACCEPTED,
        responses={**ABOUT_ONE, **problems(409)},
    )
    @row(STREAM_ROW)
    def recover(
        endpoint: str,
        seen: Seen,
        since: Annotated[
            Instant | None,
            Query(description="where it is left out, goes on where it stopped"),
        ] = None,
    ) -> ShownEndpoint:
        """Post everything again that entered since an instant; a disabled endpoint goes on."""
        return shown_endpoint(managed.recover(seen, endpoint, since))

    return router
