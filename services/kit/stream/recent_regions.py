"""The region of each dealer, read from the store once a second and not once for each listener."""

import time
from collections.abc import Callable, Sequence
from typing import Final

from services.kit.identity.viewer import Regions
from services.kit.store.statements import Condition

KNOWN_FOR_SECONDS: Final = 1.0

AWAITED_SECONDS: Final = 10.0
"""Seconds for which a new dealer's events wait until the service has read its region."""

MOST_REMEMBERED: Final = 100_000
"""Dealers that are cached."""


class RecentRegions:
    """Caches regions for a second; called in any thread."""

    def __init__(self, regions: Regions, now: Callable[[], float] = time.monotonic) -> None:
        self._regions = regions
        self._now = now
        self._known: dict[str, tuple[str, float]] = {}
        self._unknown_since: dict[str, float] = {}

    def region_of(self, dealer: str) -> str | None:
        """The region of a dealer; None if it is unknown."""
        now = self._now()
        region, at = self._known.get(dealer, (None, 0.0))
        if region is not None and now - at < KNOWN_FOR_SECONDS:
            return region
        region = self._regions.region_of(dealer)
        if region is None:
            if len(self._unknown_since) >= MOST_REMEMBERED:
                self._unknown_since.clear()
            self._unknown_since.setdefault(dealer, now)
            return None
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[dealer] = region, now
        self._unknown_since.pop(dealer, None)
        return region

    def is_awaited(self, dealer: str) -> bool:
        """Whether no region is known yet, and the dealer is new."""
        if self.region_of(dealer) is not None:
            return False
        return self._now() - self._unknown_since.get(dealer, 0.0) < AWAITED_SECONDS

    def today(self) -> str:
        """The day whose regions count."""
        return self._regions.today()

    def codes_of(self, regions: Sequence[str]) -> Sequence[str]:
        """The dealers of these regions."""
        return self._regions.codes_of(regions)

    def dealers_of(self, regions: Sequence[str]) -> Condition:
        """A query of the dealers of these regions."""
        return self._regions.dealers_of(regions)
