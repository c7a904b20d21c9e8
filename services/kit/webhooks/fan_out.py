"""Makes deliveries of recorded events: the position and they are written in one transaction."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from services.kit.identity.checker import Checker
from services.kit.identity.viewer import Viewer
from services.kit.store import Store
from services.kit.store.lease import Lease
from services.kit.stream.audience import STREAM_ROW, Audience
from services.kit.stream.passages import Passage, page_after
from services.kit.stream.recent_regions import RecentRegions
from services.kit.webhooks.deliveries import make_due, many_due
from services.kit.webhooks.endpoints import Endpoint, endpoint_of, put_endpoint

MOST_DUE: Final = 1_000
"""Deliveries of one endpoint that wait; further events are read once some are done."""


class FanOut:
    """Reads the store for each endpoint."""

    def __init__(self, store: Store, checker: Checker, regions: RecentRegions) -> None:
        self._store = store
        self._checker = checker
        self._regions = regions

    def go_on(self, endpoint: Endpoint, lease: Lease, now: datetime) -> bool:
        """Make deliveries of what follows; False if there was nothing."""
        passage = page_after(self._store, endpoint.position)
        if passage.through == endpoint.position or self._is_full(endpoint):
            return False
        taken = self._audience(endpoint).taken(passage)
        if taken.through == endpoint.position:  # a new dealer's region is not known yet
            return False
        return self._write(endpoint, taken, lease, now)

    def _is_full(self, endpoint: Endpoint) -> bool:
        with self._store.reading() as look:
            return many_due(look, endpoint.endpoint) >= MOST_DUE

    def _audience(self, endpoint: Endpoint) -> Audience:
        viewer = Viewer(endpoint.principal, STREAM_ROW, self._checker, self._regions)
        return Audience(viewer, endpoint.wanted, self._regions)

    def _write(self, endpoint: Endpoint, taken: Passage, lease: Lease, now: datetime) -> bool:
        with self._store.transaction() as tx:
            lease.guard(tx)
            current = endpoint_of(tx, endpoint.endpoint)
            if current is None or current.position != endpoint.position:
                return True  # removed or set back meanwhile
            make_due(tx, endpoint.endpoint, taken.events, now)
            put_endpoint(tx, replace(current, position=taken.through))
        return True
