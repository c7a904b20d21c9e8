"""What the owner of an endpoint, or an admin, may do with the endpoints of one topic."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from contracts.faults import Fault
from contracts.topics import short_name
from services.kit.clock import instant_text
from services.kit.http.problem import Problem
from services.kit.identity.checker import Ruling
from services.kit.identity.refusals import refused
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading, Store
from services.kit.stream.audience import STREAM_ROW, Wanted, is_sent
from services.kit.stream.passages import last_position
from services.kit.webhooks.addresses import AddressGuard, AddressRefused
from services.kit.webhooks.deliveries import (
    WebhookDelivery,
    ask_again,
    delivery_of,
    last_deliveries,
)
from services.kit.webhooks.endpoints import (
    Endpoint,
    all_endpoints,
    endpoint_of,
    put_endpoint,
    remove_endpoint,
)
from services.kit.webhooks.rewinding import position_before
from services.kit.webhooks.signing import new_secret

MOST_ENDPOINTS: Final = 20
"""Endpoints of one principal at one topic."""

DELIVERIES_SHOWN: Final = 100

MANAGING: Final = "endpoints alone"
"""The words by which the table lets a role manage the endpoints of all, without any of its own."""


class ManagedEndpoints:
    """Each method raises the problem of a caller without the right, or of an unfit request."""

    def __init__(
        self, topic: str, store: Store, guard: AddressGuard, now: Callable[[], datetime]
    ) -> None:
        self._name = short_name(topic)
        self._store = store
        self._guard = guard
        self._now = now

    def make(self, seen: Viewer, url: str, wanted: Wanted) -> Endpoint:
        """An endpoint to which is posted what is recorded from now on."""
        self._refuse_beyond(seen, url, wanted)
        made = Endpoint(
            endpoint=f"ep_{secrets.token_hex(8)}",
            owner=seen.who.actor,
            principal=seen.who,
            url=url,
            wanted=wanted,
            secret=new_secret(),
            secret_before=None,
            rotated_at=None,
            position=last_position(self._store),
            state="active",
            why=None,
            failing_since=None,
            tried_at="",
            created_at=instant_text(self._now()),
        )
        with self._store.transaction() as tx:
            own = [each for each in all_endpoints(tx) if each.owner == made.owner]
            if len(own) >= MOST_ENDPOINTS:
                why = f"{made.owner} has {len(own)} endpoints here already; remove one first"
                raise Problem(HTTPStatus.CONFLICT, why)
            put_endpoint(tx, made)
        return made

    def all_of(self, seen: Viewer) -> list[Endpoint]:
        """The caller's endpoints; for an admin all of them."""
        with self._store.reading() as look:
            return [each for each in all_endpoints(look) if _may(seen, each)]

    def one(self, seen: Viewer, endpoint: str) -> Endpoint:
        """One endpoint."""
        with self._store.reading() as look:
            return _own(look, endpoint, seen)

    def deliveries(self, seen: Viewer, endpoint: str) -> list[WebhookDelivery]:
        """The newest."""
        with self._store.reading() as look:
            _own(look, endpoint, seen)
            return last_deliveries(look, endpoint, DELIVERIES_SHOWN)

    def remove(self, seen: Viewer, endpoint: str) -> None:
        """Nothing is posted there any more."""
        with self._store.transaction() as tx:
            _own(tx, endpoint, seen)
            remove_endpoint(tx, endpoint)

    def rotate(self, seen: Viewer, endpoint: str) -> Endpoint:
        """It has another secret; for a day the one of before signs as well."""
        with self._store.transaction() as tx:
            made = _own(tx, endpoint, seen).rotated(new_secret(), self._now())
            put_endpoint(tx, made)
        return made

    def resend(self, seen: Viewer, endpoint: str, webhook_id: str) -> None:
        """Another attempt is made under the same id."""
        with self._store.transaction() as tx:
            _own(tx, endpoint, seen)
            known = delivery_of(tx, endpoint, webhook_id)
            if known is None:
                why = "no delivery of this webhook_id is kept; recover what was recorded since then"
                raise Problem(HTTPStatus.NOT_FOUND, why)
            ask_again(tx, known, self._now())

    def recover(self, seen: Viewer, endpoint: str, since: datetime | None) -> Endpoint:
        """Everything that entered since an instant is posted again; a disabled one goes on."""
        position = self.one(seen, endpoint).position
        if since is not None:
            position = position_before(self._store, since)
        with self._store.transaction() as tx:
            known = _own(tx, endpoint, seen)
            if known.state == "gone":
                why = "the endpoint has answered 410 (gone), which ends it; make another"
                raise Problem(HTTPStatus.CONFLICT, why)
            at = min(position, known.position)
            made = replace(known, state="active", why=None, failing_since=None, position=at)
            put_endpoint(tx, made)
        return made

    def _refuse_beyond(self, seen: Viewer, url: str, wanted: Wanted) -> None:
        if not is_sent(seen, self._name):
            rule = f"{STREAM_ROW}:{seen.who.role}"
            raise refused(Ruling(False, rule, f"of webhooks the role has {seen.only}"))
        try:
            self._guard.target(url)
        except AddressRefused as fault:
            told = Fault("url", str(fault), "不是可投递的地址")
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(told), [told]) from fault
        if any(not seen.sees(dealer) for dealer in wanted.dealers):
            told = Fault("dealers", "names a dealer of whom nothing is known", "含有未知的专营店")
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(told), [told])


def _own(look: Reading, endpoint: str, seen: Viewer) -> Endpoint:
    known = endpoint_of(look, endpoint)
    if known is None or not _may(seen, known):
        raise Problem(HTTPStatus.NOT_FOUND, "nothing is known of such an endpoint")
    return known


def _may(seen: Viewer, endpoint: Endpoint) -> bool:
    return seen.only == MANAGING or endpoint.owner == seen.who.actor
