"""Which stores a stack has, and the tables of each."""

from collections.abc import Mapping, Sequence
from typing import Final

from contracts.topics import FACT_TOPICS, PENALTIES, short_name
from services.audits import part as audits
from services.kit import journal, relay
from services.notifications import part as notifications
from services.penalties import part as penalties
from services.staffing import part as staffing

RESULTS: Final[Mapping[str, str]] = {
    "staffing": "staffing-view",
    "audits": "audits-view",
    "penalties": short_name(PENALTIES),
    "notifications": "notifications",
}
"""By service, the store in which it keeps what it makes of the log."""

TABLES: Final[Mapping[str, Sequence[str]]] = {
    **{short_name(topic): (*journal.TABLES, *relay.TABLES) for topic in FACT_TOPICS},
    RESULTS["penalties"]: (*penalties.TABLES, *relay.TABLES),
    RESULTS["staffing"]: staffing.TABLES,
    RESULTS["audits"]: audits.TABLES,
    RESULTS["notifications"]: notifications.TABLES,
}
"""By store. What is written in one transaction shares a store."""
