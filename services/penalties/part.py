"""Penalties joined: the decisions' intake, the consumer that posts, and the queries."""

from collections.abc import Sequence
from typing import Final

from contracts.topics import DECISIONS, FACT_TOPICS, PENALTIES, short_name
from services.facts.kept_policies import refuse_unreadable
from services.kit.consumer import consumer, shelf
from services.kit.consumer.consumer import Consumer
from services.kit.consumer.digests import KEPT
from services.kit.intake.http import Intake
from services.kit.intake.http import routes as intake_routes
from services.kit.intake.journal import Journal
from services.kit.log import LogReader
from services.kit.relay.refused_events import held_partitions
from services.kit.service.description import RebuildPlan, Service
from services.kit.service.part import Part
from services.kit.service.runner import Runner
from services.kit.store import Store
from services.noticing.notices import Noticing
from services.noticing.sight import Sights
from services.penalties.policy.admission import PolicyDoor
from services.penalties.policy.notice_watch import NoticeWatch
from services.penalties.posting import closed_day as posting
from services.penalties.posting.casebook import Casebook
from services.penalties.posting.closed_day import AT_ONCE, ClosedDays
from services.penalties.posting.overpaid import Overpaid
from services.penalties.queries.http import Dealers, routes
from services.penalties.queries.live import LiveDockets
from services.penalties.queries.matters_http import routes as matters_routes

TABLES: Final[Sequence[str]] = (*consumer.TABLES, *shelf.TABLES, *posting.TABLES)
"""The store of `docket.penalties.v1`: the cases, the postings, and how far was read."""


def posting_consumer(store: Store, log: LogReader, at_once: int = AT_ONCE) -> Consumer:
    """The consumer that keeps the cases and posts what a closed day makes of them."""
    projection = ClosedDays(store, Casebook(), log.partitions, at_once=at_once)
    reader = Consumer(store, log, projection, projection.post_due)
    projection.guard = reader.guard
    return reader


def penalties_part(decisions: Journal, store: Store, log: LogReader) -> Part:
    """The service: `log` reads the three topics of facts."""
    refuse_unreadable(store)
    partitions = decisions.partitions
    door = PolicyDoor(decisions)
    noticing = Noticing(Sights(DECISIONS, store, partitions), Overpaid(partitions))
    intake = Intake(decisions, door.for_intake(), door.examine, noticing)
    runner = Runner(PENALTIES, posting_consumer(store, log))
    dockets = LiveDockets(store, Casebook(), partitions, decisions.clock)
    dealers = Dealers(store, dockets, partitions)
    watch = NoticeWatch(decisions, store)
    return Part(
        name="penalties",
        routes=[
            intake_routes(intake),
            routes(dealers, runner.settle),
            matters_routes(store, runner.settle),
        ],
        runners=[runner],
        closing=[intake.close],
        warnings=lambda: [*decisions.alarms(), *watch.warnings()],
        standing_still=lambda: {
            **held_partitions(decisions.store, DECISIONS),
            **held_partitions(store, PENALTIES),
        },
    )


PENALTIES_SERVICE: Final = Service(
    name="penalties",
    owns=[DECISIONS, PENALTIES],
    accepts=[DECISIONS],
    reads=FACT_TOPICS,
    results=short_name(PENALTIES),
    tables=TABLES,
    build=lambda around: penalties_part(around.journals[DECISIONS], around.results, around.log),
    projection=RebuildPlan(
        posting_consumer,
        {
            **KEPT,
            "statements": "SELECT dealer, line, counted_on, fact, reference, settled_on, amount_fen"
            " FROM settled ORDER BY dealer, line",
        },
    ),
)
