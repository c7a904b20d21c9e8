"""Audits joined: the intake of its facts, the consumer that keeps them, and the queries."""

from typing import Final

from contracts.events.audits import MonthlyReportAssessed
from contracts.topics import AUDITS
from services.audits.four_eyes import admit
from services.audits.http import routes
from services.audits.lateness import asks, lateness
from services.audits.view import View, audits_consumer
from services.facts.kept_policies import refuse_unreadable
from services.kit.http.staleness import staleness_route
from services.kit.intake.acts import Act, ActTaken, act_routes
from services.kit.intake.http import routes as intake_routes
from services.kit.intake.intake import Intake
from services.kit.intake.journal import Journal
from services.kit.intake.receipts_http import receipt_routes
from services.kit.log import LogReader
from services.kit.relay.refused_events import held_partitions
from services.kit.service.built_service import BuiltService
from services.kit.service.parked_http import parked_routes
from services.kit.service.runner import Runner
from services.kit.store import Store
from services.noticing.known_facts import KnownFactsReader
from services.noticing.notices import Noticing

ACTS: Final = (Act("assessments", MonthlyReportAssessed.TYPE),)
"""What the OEM does, under `/audits/v1`."""


def build_audits(journal: Journal, store: Store, log: LogReader) -> BuiltService:
    """The service: `store` keeps what `log` reads of the `TOPICS` of `view.py`."""
    refuse_unreadable(store)
    noticing = Noticing(KnownFactsReader(AUDITS, store, journal.partitions), lateness, asks)
    intake = Intake(journal, noticing=noticing, admission=admit)
    runner = Runner(AUDITS, audits_consumer(store, log))
    return BuiltService(
        name="audits",
        routes=[
            intake_routes(intake),
            receipt_routes(journal),
            routes(View(store), staleness_route(runner)),
            act_routes(intake, ACTS, ActTaken),
            parked_routes("audits", store, journal.clock.now),
        ],
        runners=[runner],
        closing=[intake.close],
        warnings=journal.alarms,
        standing_still=lambda: held_partitions(journal.store, AUDITS),
    )
