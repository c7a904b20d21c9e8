"""Where one may go from anywhere: places of which the viewer may read a row."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from services.kit.identity.viewer import Viewer


class NavigationPlace(NamedTuple):
    """A place: the key of its words, its address, and the row that it shows."""

    key: str
    path: str
    row: str


BAR_PLACES: Final[tuple[NavigationPlace, ...]] = (
    NavigationPlace("bar.dealers", "/dealers", "dealers"),
    NavigationPlace("bar.appeals", "/appeals", "docket"),
    NavigationPlace("bar.summonses", "/summonses", "docket"),
    NavigationPlace("bar.map", "/map", "docket"),
    NavigationPlace("bar.facts", "/facts/staffing", "record"),
    NavigationPlace("bar.mail", "/deliveries", "mail"),
    NavigationPlace("bar.policies", "/policies", "common"),
    NavigationPlace("bar.ops", "/ops", "resume"),
    NavigationPlace("bar.settings", "/settings", "common"),
    NavigationPlace("bar.search", "/search", "common"),
)
"""What the bar at the top leads to."""


def places_of(viewer: Viewer | None, places: Sequence[NavigationPlace]) -> list[NavigationPlace]:
    """Those of which the viewer may read anything."""
    if viewer is None:
        return []
    return [
        each
        for each in places
        if any(viewer.checker.reach(who, each.row) != "none" for who in viewer.everyone)
    ]
