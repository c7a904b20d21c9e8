"""Notifications joined: the consumer that sends mails, and the queries."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from services.kit.http.staleness import staleness_route
from services.kit.log import LogReader
from services.kit.service.built_service import BuiltService, UndeliveredCopy
from services.kit.service.parked_http import parked_routes
from services.kit.service.runner import Runner
from services.kit.store import Store
from services.kit.store.statements import Condition
from services.notifications.delivery import copies_by_state, not_arriving
from services.notifications.folder import FolderOutlet
from services.notifications.http import routes
from services.notifications.mail import Letterhead
from services.notifications.outlet import Outlet
from services.notifications.sending import Sending
from services.notifications.smtp import SmtpOutlet, SmtpServer
from services.notifications.stalled_mail import standing_still


def outlet(server: SmtpServer | None, folder: Path) -> Outlet:
    """The outlet for mails: the mail server, or without one files in `folder`."""
    return FolderOutlet(folder) if server is None else SmtpOutlet(server)


def _undelivered(
    store: Store, now: datetime, within: Condition, limit: int
) -> list[UndeliveredCopy]:
    with store.reading() as look:
        return [
            UndeliveredCopy(
                each.message_id, each.dealer, each.posted_on, each.kind, each.state,
                each.refused_since or each.tried_at, each.reason,
            )
            for each in not_arriving(look, now, limit, within)
        ]  # fmt: skip


def build_notifications(
    store: Store,
    log: LogReader,
    way_out: Outlet,
    head: Letterhead,
    now: Callable[[], datetime],
    *,
    mail_imported: bool = False,
) -> BuiltService:
    """The service: `log` reads the `TOPICS` of `service.py`.

    `now` gives the present instant, for the delivery log and the pauses between tries alone.
    `mail_imported`: whether a mail goes out whose postings are all of imported facts.
    """
    sending = Sending(store, log, way_out, head, now, mail_imported=mail_imported)
    runner = Runner("notifications", sending.consumer)
    return BuiltService(
        "notifications",
        [
            routes(store, staleness_route(runner)),
            parked_routes("notifications", store, now),
        ],
        [runner],
        mails=lambda: copies_by_state(store),
        undelivered=lambda within, limit: _undelivered(store, now(), within, limit),
        standing_still=lambda: standing_still(store, now()),
    )
