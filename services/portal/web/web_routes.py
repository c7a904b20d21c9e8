"""The portal's pages joined: `BuiltService` is given their routes."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from fastapi import APIRouter, Request, Response

from services.kit.identity.settings import IdentitySettings, read_identity_settings
from services.kit.settings import Settings
from services.kit.store import Store
from services.kit.stream.seats import Seats
from services.portal.web.across.across_routes import across_routes
from services.portal.web.acting.acting_routes import acting_routes
from services.portal.web.asking.services import Services
from services.portal.web.dealer import (
    calendar_http,
    docket_http,
    duties_http,
    entry_http,
    overview_http,
    people_http,
    statement_http,
)
from services.portal.web.dealer.dealer_frame import DealerFrame
from services.portal.web.issuer.issuer_client import IssuerClient, IssuersClient
from services.portal.web.issuer.portal_settings import PortalSettings, read_portal_settings
from services.portal.web.issuer.renewing import Renewal
from services.portal.web.live import http as live
from services.portal.web.live.latest_numbers import LatestNumbers
from services.portal.web.policies.policy_routes import policy_routes
from services.portal.web.recorded import fact_http
from services.portal.web.records.calendar_addresses import CalendarAddresses
from services.portal.web.records.kept_forms import KeptForms
from services.portal.web.records.pending_logins import PendingLogins
from services.portal.web.records.preferences import Preferences
from services.portal.web.records.sessions import Sessions
from services.portal.web.running import ops_http, settings_http
from services.portal.web.shell import assets
from services.portal.web.shell.page_frame import Frame
from services.portal.web.signing_in import http as sign_in
from services.portal.web.signing_in import issuer_http
from services.portal.web.summons_file import summons_file_http

MOST_OPEN_PAGES: Final = 300
"""Pages of one process that are told what came; others show it when they are loaded again."""


class PortalPages(NamedTuple):
    """The routes of the pages, and what ends their streams when the server stops."""

    routes: Sequence[APIRouter]
    end: Callable[[], None]
    unknown: Callable[[Request], Response]


def web_routes(store: Store, settings: Settings, now: Callable[[], datetime]) -> PortalPages:
    """The pages over a store with the tables of `records/tables.py` and of a consumer."""
    portal = read_portal_settings()
    sessions = Sessions(store, now)
    issuer = _issuer(portal, read_identity_settings(), now)
    frame = Frame(
        Services(portal.services),
        sessions,
        Renewal(sessions, issuer),
        KeptForms(store, now),
        Preferences(store),
        secure=settings.base_url.startswith("https://"),
    )
    latest = LatestNumbers(store)
    pages = DealerFrame(frame, latest)
    addresses = CalendarAddresses(store, now)
    routes = [
        assets.routes(),
        sign_in.routes(frame, issuer),
        issuer_http.routes(frame, PendingLogins(store, now), issuer, settings.base_url),
        summons_file_http.routes(frame, store),
        *acting_routes(frame, store, now),
        overview_http.routes(pages),
        docket_http.routes(pages),
        duties_http.routes(pages, addresses),
        calendar_http.routes(pages, store, addresses, settings.base_url),
        people_http.routes(pages),
        statement_http.routes(pages),
        live.routes(frame, latest, Seats(MOST_OPEN_PAGES)),
        entry_http.routes(pages),
        *policy_routes(frame, now),
        fact_http.routes(frame, store),
        ops_http.routes(frame),
        settings_http.routes(frame),
        *across_routes(frame, store, settings.partitions),
    ]
    return PortalPages(routes, latest.stop, frame.unknown)


def _issuer(
    portal: PortalSettings, identity: IdentitySettings, now: Callable[[], datetime]
) -> IssuerClient | None:
    if identity.issuer is None or portal.client is None:
        return None
    secret = portal.client_secret.get_secret_value() if portal.client_secret else None
    known_as = IssuersClient(
        identity.issuer, portal.client, secret, portal.scope, identity.audience
    )
    return IssuerClient(known_as, now)
