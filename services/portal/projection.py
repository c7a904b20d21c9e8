"""What the portal keeps of the log: every event, and where each dealer is."""

from collections.abc import Mapping
from typing import Final

from services.facts import regions
from services.facts.regions import RegionShelf
from services.kit.consumer import shelf

TABLES: Final = (*shelf.TABLES, *regions.TABLES)

COMPARED: Final[Mapping[str, str]] = {
    "regions": "SELECT dealer, from_on, until_on, region FROM dealer_regions"
    " ORDER BY dealer, from_on",
}
"""What a rebuild holds against what is live, beside what every reader keeps."""


class SpanningDealers(RegionShelf):
    """Keeps what it reads, and what spans dealers."""
