"""The forms of requests and answers about endpoints."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.kit.http.answers import Shown
from services.kit.webhooks.addresses import URL_CHARACTERS
from services.kit.webhooks.deliveries import WebhookDelivery
from services.kit.webhooks.endpoints import Endpoint

_Names = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=1000)]


class NewEndpoint(BaseModel):
    """The URL and filter of a new endpoint; an empty field admits all that the caller may see."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(max_length=URL_CHARACTERS, examples=["https://dms.example/docket"])]
    dealers: _Names = []
    regions: _Names = []
    types: _Names = []


class ResendAsked(BaseModel):
    """The delivery to be made once more."""

    model_config = ConfigDict(extra="forbid")

    webhook_id: Annotated[str, Field(max_length=64)]


class ShownEndpoint(Shown):
    """An endpoint. `secret` is shown once: when it is made or rotated."""

    endpoint: str
    owner: str
    url: str
    dealers: list[str]
    regions: list[str]
    types: list[str]
    state: Literal["active", "disabled", "gone"]
    why: str | None = Field(description="why nothing is posted there any more")
    failing_since: str | None
    created_at: str
    secret: str | None = None


class ShownWebhookDelivery(Shown):
    """A delivery; `answer` is the first KiB of the last answer, or why there was none."""

    webhook_id: str
    state: Literal["due", "delivered", "failed"]
    attempts: int = Field(description="failed ones, of those that were not asked for")
    due_at: str | None = Field(description="when it is tried next, where it is due")
    tried_at: str | None
    status: int | None
    answer: str | None


def shown_endpoint(endpoint: Endpoint, secret: str | None = None) -> ShownEndpoint:
    """The endpoint as answered."""
    return ShownEndpoint(
        endpoint=endpoint.endpoint,
        owner=endpoint.owner,
        url=endpoint.url,
        dealers=sorted(endpoint.wanted.dealers),
        regions=sorted(endpoint.wanted.regions),
        types=sorted(endpoint.wanted.types),
        state=endpoint.state,
        why=endpoint.why,
        failing_since=endpoint.failing_since,
        created_at=endpoint.created_at,
        secret=secret,
    )


def shown_delivery(delivery: WebhookDelivery) -> ShownWebhookDelivery:
    """The delivery as answered."""
    return ShownWebhookDelivery(
        webhook_id=delivery.webhook_id,
        state=delivery.state,
        attempts=delivery.attempts,
        due_at=delivery.due_at if delivery.state == "due" else None,
        tried_at=delivery.tried_at,
        status=delivery.status,
        answer=delivery.answer,
    )
