"""Penalties joined: the decisions' intake, the consumer that posts, and the queries."""

from typing import Final

from contracts.topics import DECISIONS, PENALTIES
from services.facts.kept_policies import refuse_unreadable
from services.kit.http.staleness import staleness_route
from services.kit.intake.acts import act_routes
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
from services.penalties.four_eyes import FourEyes
from services.penalties.policy.admission import PolicyDoor
from services.penalties.policy.notice_watch import NoticeWatch
from services.penalties.posting.casebook import Casebook
from services.penalties.posting.overpaid import Overpaid
from services.penalties.posting.posting_consumer import posting_consumer
from services.penalties.queries.acts import ACTS, ActDesk, DecisionTaken
from services.penalties.queries.dealers_on_trial import DealersOnTrial
from services.penalties.queries.docket_http import routes as docket_routes
from services.penalties.queries.dry_run_http import routes as dry_run_routes
from services.penalties.queries.http import Dealers, routes
from services.penalties.queries.live import LiveDockets
from services.penalties.queries.matters_http import routes as matters_routes
from services.penalties.queries.policies_http import routes as policy_routes
from services.penalties.queries.proposals_http import routes as proposal_routes
from services.penalties.queries.trial_jobs import Jobs
from services.penalties.queries.whatif_http import routes as whatif_routes
from services.penalties.sealing.http import log_routes
from services.penalties.sealing.sealer import Sealer

UNSEALED: Final = (
    "nothing is sealed: DOCKET_LOG_KEY names no key (docs/operations.md, The log of seals)"
)


def build_penalties(
    decisions: Journal, store: Store, log: LogReader, sealer: Sealer | None = None
) -> BuiltService:
    """The service: `log` reads the three topics of facts. Without a `sealer` nothing is sealed."""
    refuse_unreadable(store)
    partitions = decisions.partitions
    door = PolicyDoor(decisions)
    noticing = Noticing(KnownFactsReader(DECISIONS, store, partitions), Overpaid(partitions))
    runner = Runner(PENALTIES, posting_consumer(store, log))
    dockets = LiveDockets(store, Casebook(), partitions, decisions.clock)
    intake = Intake(
        decisions,
        door.for_intake(),
        door.examine,
        noticing,
        admission=FourEyes(store, dockets).admit,
    )
    dealers = Dealers(store, dockets, partitions)
    desk = ActDesk(dealers, decisions)
    trials = Jobs()
    watch = NoticeWatch(decisions, store)
    return BuiltService(
        name="penalties",
        routes=[
            intake_routes(intake),
            receipt_routes(decisions),
            log_routes(store, partitions),
            routes(dealers, staleness_route(runner)),
            docket_routes(dealers, staleness_route(runner)),
            proposal_routes(decisions.store),
            policy_routes(store, staleness_route(runner)),
            dry_run_routes(dealers, decisions.clock, staleness_route(runner)),
            whatif_routes(DealersOnTrial(store, partitions, decisions.clock), trials, runner),
            matters_routes(store, staleness_route(runner)),
            act_routes(
                intake,
                ACTS,
                DecisionTaken,
                before=desk.refuse_never_stood,
                after=desk.docket_after,
            ),
            parked_routes("penalties", store, decisions.clock.now),
        ],
        runners=[runner, *([Runner("sealer", sealer)] if sealer else [])],
        closing=[trials.close, intake.close],
        warnings=lambda: [
            *decisions.alarms(),
            *watch.warnings(),
            *([] if sealer else [UNSEALED]),
        ],
        standing_still=lambda: {
            **held_partitions(decisions.store, DECISIONS),
            **held_partitions(store, PENALTIES),
        },
    )
