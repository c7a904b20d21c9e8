"""Posts deliveries: one instance at a time, one attempt at a time unless one is slow."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.kit.clock import instant_text
from services.kit.intake.accepted import recorded
from services.kit.log import Place
from services.kit.log.lag import Progress
from services.kit.store import Store, StoreUnavailable
from services.kit.store.lease import Lease
from services.kit.webhooks.attempt import AttemptOutcome, Attempts
from services.kit.webhooks.deliveries import (
    WebhookDelivery,
    delivery_of,
    forget_old,
    next_due,
    write_attempt,
)
from services.kit.webhooks.endpoints import Endpoint, all_endpoints, endpoint_of, put_endpoint
from services.kit.webhooks.fan_out import FanOut

SLOW_SECONDS: Final = 0.5
"""Seconds after which an unanswered attempt no longer holds up other endpoints."""

MOST_AT_ONCE: Final = 16
"""Slow attempts in progress; there is one at most of one endpoint."""

TIDY_SECONDS: Final = 3_600.0
"""Seconds between two deletions of old deliveries."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Flying:
    delivery: WebhookDelivery
    begun: float


class WebhookSender:
    """Posts the events of one store to endpoints; holds the lease while there is any endpoint.

    A crash repeats the attempts that were in progress.
    """

    immediate = False
    pause = 0.25

    def __init__(
        self,
        store: Store,
        lease: Lease,
        fan_out: FanOut,
        attempts: Attempts,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._lease = lease
        self._fan_out = fan_out
        self._attempts = attempts
        self._now = now
        self._held = False
        self._tidied_at = -TIDY_SECONDS
        self._loop: asyncio.AbstractEventLoop | None = None
        self._flying: dict[asyncio.Task[AttemptOutcome], _Flying] = {}

    def take(self) -> None:
        """Nothing is taken before there is an endpoint; see `step`."""

    def step(self) -> bool:
        """Do some of what is due, if this instance holds the lease; False if there was no work."""
        with self._store.reading() as look:
            endpoints = all_endpoints(look)
        if not endpoints and not self._flying:
            self._give_back()
            return False
        if not self._lease.hold():
            return False
        self._held = True
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        self._tidy()
        active = [each for each in endpoints if each.state == "active"]
        found = [self._fan_out.go_on(each, self._lease, self._now()) for each in active]
        sent = self._loop.run_until_complete(self._turn())
        return any(found) or sent

    def progress(self) -> Mapping[Place, Progress]:
        """Nothing lags, because an endpoint that does not answer holds up no other."""
        return {}

    def rejoin(self) -> bool:
        """Wait for the lease again."""
        self._abandon()
        return True

    def close(self) -> None:
        """Wait a moment for the current attempt, and record its outcome."""
        try:
            if self._loop is not None and self._flying and self._held:
                self._loop.run_until_complete(self._land(SLOW_SECONDS))
            self._give_back()
        except StoreUnavailable as fault:
            _log.warning("the webhooks' turn is over when it has been silent: %s", fault)
        self._abandon()
        if self._loop is not None:
            self._loop.close()
            self._loop = None

    async def _turn(self) -> bool:
        started = self._start()
        if self._flying:
            await self._land(SLOW_SECONDS)
        return started or bool(self._flying)

    def _start(self) -> bool:
        """Start an attempt, unless one is in progress that is not slow."""
        now = time.monotonic()
        if len(self._flying) >= MOST_AT_ONCE:
            return False
        if any(now - each.begun < SLOW_SECONDS for each in self._flying.values()):
            return False
        busy = {each.delivery.endpoint for each in self._flying.values()}
        with self._store.reading() as look:
            delivery = next_due(look, self._now(), busy)
            if delivery is None:
                return False
            endpoint = endpoint_of(look, delivery.endpoint)
            value = recorded(look, delivery.stream, delivery.sequence)
        if endpoint is None:
            return True
        if value is None:
            self._write(delivery, AttemptOutcome(None, "the event is not on record any more"))
            return True
        made = self._attempts.make(endpoint, delivery.webhook_id, value, self._now())
        assert self._loop is not None  # noqa: S101 - it is what this runs in
        self._flying[self._loop.create_task(made)] = _Flying(delivery, now)
        return True

    async def _land(self, seconds: float) -> None:
        done, _ = await asyncio.wait(
            self._flying, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
        for each in done:
            self._write(self._flying[each].delivery, each.result())
            del self._flying[each]

    def _write(self, delivery: WebhookDelivery, outcome: AttemptOutcome) -> None:
        now = self._now()
        with self._store.transaction() as tx:
            self._lease.guard(tx)
            current = delivery_of(tx, delivery.endpoint, delivery.webhook_id)
            endpoint = endpoint_of(tx, delivery.endpoint)
            if current is None or endpoint is None:  # removed meanwhile
                return
            asked_for = replace(current, resend_at=delivery.resend_at)
            write_attempt(
                tx, asked_for, now,
                taken=outcome.taken, status=outcome.status, answer=outcome.answer,
            )  # fmt: skip
            after = self._after(endpoint, delivery, outcome, now)
            put_endpoint(tx, replace(after, tried_at=instant_text(now)))
        if after.state != endpoint.state:
            _log.error(
                "the webhook endpoint %s of %s is %s: %s",
                endpoint.endpoint, endpoint.owner, after.state, after.why,
            )  # fmt: skip

    def _after(
        self,
        endpoint: Endpoint,
        delivery: WebhookDelivery,
        outcome: AttemptOutcome,
        now: datetime,
    ) -> Endpoint:
        """The endpoint after an attempt; a resend does not change it."""
        if outcome.gone:
            return replace(endpoint, state="gone", why="it has answered 410 (gone)")
        if delivery.resend_at is not None:
            return endpoint
        if outcome.taken:
            return endpoint.succeeded()
        said = outcome.answer if outcome.status is None else f"status {outcome.status}"
        return endpoint.failed(now, said)

    def _tidy(self) -> None:
        if time.monotonic() - self._tidied_at < TIDY_SECONDS:
            return
        self._tidied_at = time.monotonic()
        with self._store.transaction() as tx:
            self._lease.guard(tx)
            forget_old(tx, self._now())

    def _give_back(self) -> None:
        if self._held:
            self._lease.release()
            self._held = False

    def _abandon(self) -> None:
        """Abandon the attempts in progress; the next holder of the lease repeats them."""
        if self._loop is not None and self._flying:
            for each in self._flying:
                each.cancel()
            waiting = asyncio.gather(*self._flying, return_exceptions=True)
            self._loop.run_until_complete(waiting)
        self._flying = {}
        self._held = False
