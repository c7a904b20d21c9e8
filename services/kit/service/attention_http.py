"""What needs a person in a service, and whether the service is in step, by its present state."""

from collections.abc import Sequence
from typing import Any, Final

from fastapi import APIRouter

from services.kit.consumer.parking import all_parked
from services.kit.http.answers import Shown, ok_form
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.kit.service.built_service import UndeliveredCopy, UndeliveredWithin
from services.kit.service.parked_http import ShownParked, is_seen_parked
from services.kit.service.runner import Runner
from services.kit.store import Store

MOST_TOLD: Final = 100
"""Of each kind."""

MAIL_ROW: Final = "mail"
OPERATIONS_ROW: Final = "operations"


class ShownUndelivered(Shown):
    """A copy of a mail that does not arrive, or is put off; the address is in the delivery log."""

    message_id: str
    dealer: str
    posted_on: str
    kind: str
    state: str
    since: str
    reason: str | None


class ShownLag(Shown):
    """How many events a consumer, relay or sender has before it in a place."""

    reader: str
    topic: str
    partition: int
    events: int


class Attention(Shown):
    """What waits in one service, of what the caller may see; at most 100 of each kind.

    `in_step`: nothing hinders it, and nothing that it reads or sends stands still. `hindered` and
    `lag` say more of that to whoever runs the stack, and are empty for all others.
    """

    service: str
    in_step: bool
    parked: list[ShownParked]
    undelivered: list[ShownUndelivered]
    hindered: dict[str, str]
    lag: list[ShownLag]


def attention_routes(
    service: str, store: Store, runners: Sequence[Runner], undelivered: UndeliveredWithin
) -> APIRouter:
    """`attention` under a service's prefix."""
    router = APIRouter(prefix=f"/{service}/v1", tags=[service])

    @router.get("/attention", response_model=None, responses=ok_form(Attention))
    @row("parked")
    def attention(seen: Seen) -> dict[str, Any]:
        """What needs a person here, answered at once, without waiting for work in progress."""
        with store.reading() as look:
            parked = [each for each in all_parked(look) if is_seen_parked(seen, each.stream)]
        copies: Sequence[UndeliveredCopy] = ()
        if seen.checker.reach(seen.who, MAIL_ROW) != "none":
            copies = undelivered(seen.within("dealer", MAIL_ROW), MOST_TOLD)
        hindered = {each.name: why for each in runners if (why := each.hindrance) is not None}
        lag = [
            {"reader": each.name, "topic": topic, "partition": partition, "events": behind}
            for each in runners
            for (topic, partition), behind in sorted(each.watch.lags.items())
        ]
        runs_it = seen.checker.reach(seen.who, OPERATIONS_ROW) != "none"
        return {
            "service": service,
            "in_step": not hindered,
            "parked": [each._asdict() for each in parked[:MOST_TOLD]],
            "undelivered": [each._asdict() for each in copies],
            "hindered": hindered if runs_it else {},
            "lag": lag if runs_it else [],
        }

    return router
