"""Streams and webhooks of the topics that a service owns."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from contracts.topics import short_name
from services.access_table import CHECKER
from services.kit.identity.viewer import Regions
from services.kit.service.connections import most_connections
from services.kit.service.runner import Runner
from services.kit.settings import Settings
from services.kit.store import Store
from services.kit.store.lease import Lease
from services.kit.stream.feed import Feed
from services.kit.stream.recent_regions import RecentRegions
from services.kit.stream.seats import Seats
from services.kit.webhooks.addresses import AddressGuard
from services.kit.webhooks.attempt import Attempts
from services.kit.webhooks.deliveries import deliveries_by_state
from services.kit.webhooks.endpoints import disabled_endpoints
from services.kit.webhooks.fan_out import FanOut
from services.kit.webhooks.sender import WebhookSender

if TYPE_CHECKING:
    from fastapi import APIRouter

STREAMS_SHARE: Final = (4, 5)
"""The fraction of connections for streams; the rest is left for other requests."""


class TopicOut(NamedTuple):
    """The streams and webhooks of one topic.

    `end` is called in the event loop when the server stops; `warnings` are sentences about
    endpoints that need their owner.
    """

    routes: "Sequence[APIRouter]"
    runner: Runner
    end: Callable[[], None]
    warnings: Callable[[], Sequence[str]]
    webhooks: Callable[[], Mapping[str, int]]
    """How many webhook deliveries are in each state."""


def most_streams(settings: Settings) -> int:
    """How many streams one process holds open."""
    part, whole = STREAMS_SHARE
    return most_connections(settings.connections) * part // whole


def topic_out(
    topic: str, store: Store, regions: Regions, seats: Seats, settings: Settings
) -> TopicOut:
    """The streams of a topic that `store` records; its service knows the `regions` of dealers."""
    from services.kit.stream.http import stream_routes
    from services.kit.webhooks.http import webhook_routes
    from services.kit.webhooks.managing import ManagedEndpoints

    name = f"webhooks-{short_name(topic)}"
    feed, recent = Feed(store), RecentRegions(regions)
    ports = frozenset(map(int, settings.webhook_ports.split(",")))
    guard = AddressGuard(ports, loopback=settings.webhook_loopback)
    sender = WebhookSender(
        store, Lease(store, name), FanOut(store, CHECKER, recent), Attempts(guard), _now
    )
    return TopicOut(
        [
            stream_routes(topic, feed, recent, seats),
            webhook_routes(short_name(topic), ManagedEndpoints(topic, store, guard, _now)),
        ],
        Runner(name, sender),
        feed.stop,
        lambda: disabled_endpoints(store),
        lambda: deliveries_by_state(store),
    )


def _now() -> datetime:
    return datetime.now(UTC)
