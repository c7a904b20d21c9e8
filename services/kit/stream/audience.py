"""The events that a listener is sent: those that the table allows, of those that it asked for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from services.kit.identity.principal import UNBOUNDED, Principal
from services.kit.identity.viewer import Viewer
from services.kit.stream.passages import Passage, PassingEvent
from services.kit.stream.recent_regions import RecentRegions

STREAM_ROW: Final = "stream"
"""The row of the table to which streams and webhooks are held."""

ALONE: Final = " alone"
"""The suffix by which the table limits a role to one topic."""

PRACTICE: Final = "TEST-"
"""The prefix of the code of a dealer for practice."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter of a listener; an empty field admits everything."""

    dealers: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()


def is_sent(viewer: Viewer, topic_name: str) -> bool:
    """Whether a role is sent any events of a topic (by its short name)."""
    return viewer.only in {"", f"{topic_name}{ALONE}"}


class Audience:
    """One listener."""

    def __init__(self, viewer: Viewer, wanted: Wanted, regions: RecentRegions) -> None:
        self.viewer = replace(viewer, regions=regions)
        self.wanted = wanted
        self._regions = regions

    @property
    def needs_regions(self) -> bool:
        """Whether the decision reads a store."""
        return bool(self.wanted.regions) or self.viewer.needs_regions

    def taken(self, page: Passage) -> Passage:
        """The part of a page that is sent; it ends at a new dealer whose region is unknown yet."""
        if not self.needs_regions:
            return Passage([each for each in page.events if self.takes(each)], page.through)
        events: list[PassingEvent] = []
        through = page.through
        for each in page.events:
            if each.dealer is not None and self._asks_for(each) and self._awaits(each.dealer):
                through = each.position - 1
                break
            if self.takes(each):
                events.append(each)
        return Passage(events, through)

    def takes(self, event: PassingEvent) -> bool:
        """Whether the event is sent."""
        if not self._asks_for(event):
            return False
        if event.dealer is None:
            return self.viewer.sees_all
        if self.wanted.regions and self._regions.region_of(event.dealer) not in self.wanted.regions:
            return False
        if event.dealer.startswith(PRACTICE) and not self.names(event.dealer):
            return False
        return self.viewer.sees(event.dealer)

    def names(self, dealer: str) -> bool:
        """Whether the credential names the dealer or its region, and does not merely reach it."""
        return any(_names(each, dealer, self._regions.region_of) for each in self.viewer.everyone)

    def _asks_for(self, event: PassingEvent) -> bool:
        if self.wanted.types and event.type not in self.wanted.types:
            return False
        if event.dealer is None:
            return not self.wanted.dealers and not self.wanted.regions
        return not self.wanted.dealers or event.dealer in self.wanted.dealers

    def _awaits(self, dealer: str) -> bool:
        return self._regions.is_awaited(dealer)


def _names(who: Principal, dealer: str, region_of: Callable[[str], str | None]) -> bool:
    by_name = who.dealers != UNBOUNDED and dealer in who.dealers
    bounded = who.regions != UNBOUNDED and bool(who.regions)
    return by_name or (bounded and region_of(dealer) in who.regions)
