"""The description of notifications; its parts are imported where it is built."""

from typing import Final

from contracts.topics import DECISIONS, PENALTIES, STAFFING
from services.kit.clock import WallClock
from services.kit.consumer import consumer
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.digests import kept_queries
from services.kit.service.built_service import BuiltService
from services.kit.service.description import RebuildPlan, Service, Surroundings
from services.notifications import days_without_mail, delivery, outbox, projection, undelivered
from services.notifications.projection import DueMails

TOPICS: Final = (STAFFING, DECISIONS, PENALTIES)
"""What it reads: postings, and the facts that say a dealer's mailbox or put one right."""

RECORDS: Final = (*delivery.TABLES, *undelivered.TABLES, *days_without_mail.TABLES)
"""What was done and decided of mails, which no reading of the log can tell."""

TABLES: Final = (*consumer.TABLES, *projection.TABLES, *RECORDS)
"""The store of notifications: what it read, what is due, and its records."""


def _built(around: Surroundings) -> BuiltService:
    from services.notifications.built_service import build_notifications, outlet
    from services.notifications.settings import letterhead, mail_server, mail_settings

    mail = mail_settings(around.settings)
    return build_notifications(
        around.results,
        around.log,
        outlet(mail_server(mail), around.settings.data / "mail"),
        letterhead(mail, around.settings.base_url),
        around.clock.now,
        mail_imported=mail.mail_imported,
    )


NOTIFICATIONS_SERVICE: Final = Service(
    name="notifications",
    reads=TOPICS,
    results="notifications",
    tables=TABLES,
    build=_built,
    rebuild=RebuildPlan(
        lambda store, log: Consumer(store, log, DueMails(WallClock().now)),
        {
            **kept_queries(),
            "mails due": "SELECT dealer, message_id FROM outbox ORDER BY dealer, message_id",
        },
        tuple(each.split()[5] for each in RECORDS if each.startswith("CREATE TABLE")),
        carried_over=outbox.remove_settled,
        under_way="SELECT 1 FROM outbox UNION ALL"
        " SELECT 1 FROM deliveries WHERE state = 'waiting' LIMIT 1",
    ),
    alone=True,  # mails go out in each dealer's order, and none twice
)
