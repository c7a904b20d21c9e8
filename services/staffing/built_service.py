"""Staffing joined: the intake of its facts, the consumer that keeps them, and the queries."""

from typing import Final

from contracts.events.staffing import DealerAccepted, DealerClosed, TrainingCompleted
from contracts.topics import STAFFING
from services.facts.kept_policies import refuse_unreadable
from services.facts.practice_dealers import refuse_real_dealers_named_test
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
from services.kit.vault.keys import Vault
from services.noticing.known_facts import KnownFactsReader
from services.noticing.notices import Noticing
from services.staffing.http import routes
from services.staffing.lateness import asks, lateness
from services.staffing.view import View, staffing_consumer

ACTS: Final = (
    Act("acceptances", DealerAccepted.TYPE),
    Act("closures", DealerClosed.TYPE),
    Act("trainings", TrainingCompleted.TYPE),
)
"""What the OEM does: one route each under `/staffing/v1`."""


def build_staffing(journal: Journal, store: Store, log: LogReader, vault: Vault) -> BuiltService:
    """The service: `store` keeps what `log` reads of the `TOPICS` of `view.py`."""
    refuse_unreadable(store)
    refuse_real_dealers_named_test(store)
    noticing = Noticing(KnownFactsReader(STAFFING, store, journal.partitions), lateness, asks)
    intake = Intake(journal, noticing=noticing)
    runner = Runner(STAFFING, staffing_consumer(store, log))
    return BuiltService(
        name="staffing",
        routes=[
            intake_routes(intake),
            receipt_routes(journal),
            routes(View(store, journal.clock, vault), staleness_route(runner)),
            act_routes(intake, ACTS, ActTaken),
            parked_routes("staffing", store, journal.clock.now),
        ],
        runners=[runner],
        closing=[intake.close],
        warnings=journal.alarms,
        standing_still=lambda: held_partitions(journal.store, STAFFING),
    )
