"""The portal joined: the consumer of every topic, and what it answers."""

from collections.abc import Callable
from datetime import datetime

from services.kit.log import LogReader
from services.kit.service.built_service import BuiltService
from services.kit.service.parked_http import parked_routes
from services.kit.service.runner import Runner
from services.kit.settings import Settings
from services.kit.store import Store
from services.portal.projection import spanning_consumer
from services.portal.web.web_routes import web_routes


def build_portal(
    store: Store, log: LogReader, settings: Settings, now: Callable[[], datetime]
) -> BuiltService:
    """The service: `log` reads the `TOPICS` of `service.py`. `now` is the present instant."""
    runner = Runner("portal", spanning_consumer(store, log))
    pages = web_routes(store, settings, now)
    routes = [parked_routes("portal", store, now), *pages.routes]
    return BuiltService("portal", routes, [runner], ending=[pages.end], unknown=pages.unknown)
