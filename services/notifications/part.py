"""Notifications joined: the consumer that sends mails, and the queries."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from contracts.topics import DECISIONS, PENALTIES, STAFFING
from services.kit.consumer import consumer
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.digests import KEPT
from services.kit.log import LogReader
from services.kit.service.description import RebuildPlan, Service, Surroundings
from services.kit.service.part import Part
from services.kit.service.runner import Runner
from services.kit.store import Store
from services.notifications import delivery, outbox, projection, quiet, undelivered
from services.notifications.folder import FolderOutlet
from services.notifications.http import routes
from services.notifications.mail import Letterhead
from services.notifications.outlet import Outlet
from services.notifications.projection import Notices
from services.notifications.sending import Sending
from services.notifications.set_up import letterhead, mail_server
from services.notifications.smtp import SmtpOutlet, SmtpServer
from services.notifications.standing_still import standing_still

TOPICS: Final = (STAFFING, DECISIONS, PENALTIES)
"""What it reads: postings, and the facts that say a dealer's mailbox or put one right."""

RECORDS: Final = (*delivery.TABLES, *undelivered.TABLES, *quiet.TABLES)
"""What was done and decided of mails, which no reading of the log can tell."""

TABLES: Final = (*consumer.TABLES, *projection.TABLES, *RECORDS)
"""The store of notifications: what it read, what is due, and its records."""


def outlet(server: SmtpServer | None, folder: Path) -> Outlet:
    """The way out for mails: the mail server, or where none is set files in `folder`."""
    return FolderOutlet(folder) if server is None else SmtpOutlet(server)


def notifications_part(
    store: Store,
    log: LogReader,
    way_out: Outlet,
    head: Letterhead,
    now: Callable[[], datetime],
    *,
    mail_imported: bool = False,
) -> Part:
    """The service: `log` reads `TOPICS`.

    `now` gives the present instant, for the delivery log and the pauses between tries alone.
    `mail_imported`: whether a mail goes out whose postings are all of imported facts.
    """
    sending = Sending(store, log, way_out, head, now, mail_imported=mail_imported)
    runner = Runner("notifications", sending.consumer)
    return Part(
        "notifications",
        [routes(store, runner.settle)],
        [runner],
        standing_still=lambda: standing_still(store, now()),
    )


def _built(around: Surroundings) -> Part:
    settings = around.settings
    return notifications_part(
        around.results,
        around.log,
        outlet(mail_server(settings), settings.data / "mail"),
        letterhead(settings),
        around.clock.now,
        mail_imported=settings.mail_imported,
    )


NOTIFICATIONS_SERVICE: Final = Service(
    name="notifications",
    reads=TOPICS,
    results="notifications",
    tables=TABLES,
    build=_built,
    projection=RebuildPlan(
        lambda store, log: Consumer(store, log, Notices()),
        {**KEPT, "mails due": "SELECT dealer, message_id FROM outbox ORDER BY dealer, message_id"},
        tuple(each.split()[5] for each in RECORDS if each.startswith("CREATE TABLE")),
        carried_over=outbox.remove_settled,
        under_way="SELECT 1 FROM outbox UNION ALL"
        " SELECT 1 FROM deliveries WHERE state = 'waiting' LIMIT 1",
    ),
    alone=True,  # mails go out in each dealer's order, and none twice
)
