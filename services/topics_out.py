"""What goes out of the topics that a service owns, beside the log."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from services.kit.identity.viewer import Regions
from services.kit.service.connections import most_connections
from services.kit.settings import Settings
from services.kit.store import Store
from services.kit.stream.feed import Feed
from services.kit.stream.recent_regions import RecentRegions
from services.kit.stream.seats import Seats

if TYPE_CHECKING:
    from fastapi import APIRouter

STREAMS_SHARE: Final = (4, 5)
"""Of the connections held at once, as a fraction: the rest is left for all else."""


class TopicOut(NamedTuple):
    """The routes of one topic; `end` is called in the event loop when the server stops."""

    routes: "Sequence[APIRouter]"
    end: Callable[[], None]


def most_streams(settings: Settings) -> int:
    """How many streams one process holds open."""
    part, whole = STREAMS_SHARE
    return most_connections(settings.connections) * part // whole


def topic_out(topic: str, store: Store, regions: Regions, seats: Seats) -> TopicOut:
    """The streams of a topic that `store` records; its service knows the `regions` of dealers."""
    from services.kit.stream.http import stream_routes

    feed, recent = Feed(store), RecentRegions(regions)
    return TopicOut([stream_routes(topic, feed, recent, seats)], feed.stop)
