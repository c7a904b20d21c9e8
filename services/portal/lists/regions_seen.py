"""The regions by which a viewer may filter."""

from services.kit.identity.principal import UNBOUNDED
from services.kit.identity.viewer import Viewer
from services.kit.store import Reading

_EACH_REGION = (
    "WITH RECURSIVE found (region) AS (SELECT MIN(region) FROM dealer_regions UNION ALL"
    " SELECT (SELECT MIN(d.region) FROM dealer_regions d WHERE d.region > found.region) FROM found"
    " WHERE found.region IS NOT NULL) SELECT region FROM found WHERE region IS NOT NULL"
)
"""Each once, found by the index: not by every dealer."""


def regions_seen(look: Reading, viewer: Viewer) -> list[str]:
    """All where the viewer sees every dealer, else those of its credential."""
    who = viewer.who
    if who.role == "dealer":
        return []
    if who.regions == UNBOUNDED or who.role in {"auditor", "admin"}:
        return [region for (region,) in look.execute(_EACH_REGION)]
    return sorted(who.regions)
