"""What each service makes of the log, and how it is made anew: nothing is sent and none told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from contracts.topics import FACT_TOPICS
from services.audits import part as audits
from services.kit.consumer import Consumer
from services.kit.digests import KEPT
from services.kit.log import LogReader
from services.kit.shelf import Shelf
from services.kit.store import Store, Transaction
from services.notifications import outbox
from services.notifications import part as notifications
from services.notifications.projection import Notices
from services.penalties import part as penalties
from services.staffing import part as staffing
from services.stores import RESULTS, TABLES


@dataclass(frozen=True, slots=True)
class Projection:
    """A service's own store beside its topics: what it reads, and which of it are records.

    `compared` are queries by what they give; `carried` are tables of what was done, which no
    reading of the log can tell; `carried_over` is done once they are carried. `under_way` is a
    query that gives rows while something may be going on in the world.
    """

    name: str
    topics: Sequence[str]
    consumer: Callable[[Store, LogReader], Consumer]
    compared: Mapping[str, str]
    carried: Sequence[str] = ()
    carried_over: Callable[[Transaction], None] = lambda _: None
    under_way: str | None = None

    @property
    def tables(self) -> Sequence[str]:
        """Of its store."""
        return TABLES[self.name]


def _kept(store: Store, log: LogReader) -> Consumer:
    return Consumer(store, log, Shelf())


def _due(store: Store, log: LogReader) -> Consumer:
    return Consumer(store, log, Notices())


PROJECTIONS: Final[Mapping[str, Projection]] = {
    "staffing": Projection(RESULTS["staffing"], staffing.TOPICS, _kept, KEPT),
    "audits": Projection(RESULTS["audits"], audits.TOPICS, audits.audits_consumer, KEPT),
    "penalties": Projection(
        RESULTS["penalties"],
        FACT_TOPICS,
        penalties.posting_consumer,
        {
            **KEPT,
            "statements": "SELECT dealer, line, counted_on, fact, reference, settled_on, amount_fen"
            " FROM settled ORDER BY dealer, line",
        },
    ),
    "notifications": Projection(
        RESULTS["notifications"],
        notifications.TOPICS,
        _due,
        {**KEPT, "mails due": "SELECT dealer, message_id FROM outbox ORDER BY dealer, message_id"},
        tuple(each.split()[5] for each in notifications.RECORDS if each.startswith("CREATE TABLE")),
        carried_over=outbox.remove_settled,
        under_way="SELECT 1 FROM outbox UNION ALL"
        " SELECT 1 FROM deliveries WHERE state = 'waiting' LIMIT 1",
    ),
}
