"""The list of the services. A new one is its own folder, and one line here."""

from collections.abc import Mapping, Sequence
from typing import Final

from contracts.topics import short_name
from services.audits.service import AUDITS_SERVICE
from services.kit.identity import access_log, key_book
from services.kit.intake import journal
from services.kit.relay import relay
from services.kit.service.description import Service
from services.kit.stream import epochs
from services.kit.vault import keys
from services.kit.vault.keys import VAULT
from services.kit.webhooks import deliveries, endpoints
from services.notifications.service import NOTIFICATIONS_SERVICE
from services.penalties.service import PENALTIES_SERVICE
from services.portal.service import PORTAL_SERVICE
from services.staffing.service import STAFFING_SERVICE

REGISTERED: Final = (
    STAFFING_SERVICE,
    AUDITS_SERVICE,
    PENALTIES_SERVICE,
    NOTIFICATIONS_SERVICE,
    PORTAL_SERVICE,
)

SERVICE_BY_NAME: Final[Mapping[str, Service]] = {each.name: each for each in REGISTERED}
SERVICES: Final = tuple(SERVICE_BY_NAME)
"""Their names."""

OWNER: Final[Mapping[str, Service]] = {topic: each for each in REGISTERED for topic in each.owns}
"""By topic, the service that writes it."""

ACCEPTED_TOPICS: Final = tuple(topic for each in REGISTERED for topic in each.accepts)
"""The topics of facts."""


def _results_of(service: Service) -> Sequence[str]:
    return (*service.tables, *access_log.TABLES)


def _tables_of(topic: str) -> Sequence[str]:
    owner = OWNER[topic]
    own = journal.TABLES if topic in owner.accepts else _results_of(owner)
    return (*own, *relay.TABLES, *epochs.TABLES, *endpoints.TABLES, *deliveries.TABLES)


IDENTITY_STORE: Final = "identity"
"""The store of principals and keys, outside all services: every process opens it."""

TABLES: Final[Mapping[str, Sequence[str]]] = {
    **{short_name(topic): _tables_of(topic) for topic in OWNER},
    **{
        each.results: _results_of(each)
        for each in REGISTERED
        if each.results not in map(short_name, each.owns)
    },
}
"""By store, its tables. What is written in one transaction shares a store."""

APART: Final[Mapping[str, Sequence[str]]] = {
    VAULT: keys.TABLES,
    IDENTITY_STORE: key_book.TABLES,
}
"""By store, the tables of those that belong to no service: `docket rebuild` skips them."""
