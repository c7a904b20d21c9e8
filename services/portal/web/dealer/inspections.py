"""What inspections found about a dealer, as lists: items that failed, and what followed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from services.portal.web.shell.listing import Column, Listing

Json = Mapping[str, Any]

INSPECTION_COLUMNS: Final = (
    Column("inspected_on", "inspections.inspected-on", "day"),
    Column("inspection_id", "inspections.inspection", "id"),
    Column("kind", "inspections.kind", "words"),
    Column("items_looked_at", "inspections.items", "number"),
    Column("nonconforming_items", "inspections.nonconforming", "number"),
    Column("failed", "inspections.failed"),
    Column("rectified", "inspections.rectified", "number"),
    Column("reinspected", "inspections.reinspected", "id"),
    Column("photos", "inspections.photos", "id"),
    Column("corrected_by", "inspections.corrected-by", "id"),
    Column("fact", "inspections.fact", "id"),
)
FINDING_COLUMNS: Final = (
    Column("found_on", "inspections.found-on", "day"),
    Column("finding_id", "inspections.finding", "id"),
    Column("kind", "inspections.kind", "value"),
    Column("position", "inspections.position", "value"),
    Column("person_id", "inspections.person", "id"),
    Column("present", "inspections.present", "number"),
    Column("corrected_by", "inspections.corrected-by", "id"),
    Column("fact", "inspections.fact", "id"),
)
RECTIFICATION_COLUMNS: Final = (
    Column("received_at", "inspections.received-at", "instant"),
    Column("inspection_id", "inspections.inspection", "id"),
    Column("items", "inspections.items-named"),
    Column("note", "inspections.note"),
    Column("photos", "inspections.photos", "id"),
    Column("corrected_by", "inspections.corrected-by", "id"),
    Column("fact", "inspections.fact", "id"),
)


def inspections_listings(said: Json, item_name: Any) -> list[Listing]:
    """Inspections, findings and rectifications, the last first. `item_name` names an item."""
    looked = [
        *(_inspection(each, "inspections.hardware", item_name) for each in said["hardware"]),
        *(_inspection(each, "inspections.operations", item_name) for each in said["operations"]),
    ]
    rectifications = [
        *(each for found in said["hardware"] for each in found["rectifications"]),
        *(each for found in said["operations"] for each in found["rectifications"]),
        *said["rectifications_of_unknown_inspections"],
    ]
    return [
        Listing("inspections", INSPECTION_COLUMNS, _last_first(looked, "inspected_on")),
        Listing(
            "rectifications",
            RECTIFICATION_COLUMNS,
            _last_first([_rectified(each, item_name) for each in rectifications], "received_at"),
        ),
        Listing("findings", FINDING_COLUMNS, _last_first(said["findings"], "found_on")),
    ]


def _inspection(found: Json, kind: str, item_name: Any) -> Json:
    failed = [each for each in found["items"] if not each["conforming"]]
    return {
        **found,
        "kind": kind,
        "tone": "bad" if found["nonconforming_items"] else "good",
        "items_looked_at": len(found["items"]),
        "failed": ", ".join(item_name(each["item"]) for each in failed),
        "rectified": len(found["rectifications"]),
        "reinspected": ", ".join(found.get("reinspected_by") or ()),
        "photos": _photos(found["items"]),
    }


def _rectified(found: Json, item_name: Any) -> Json:
    items = found["items"] or ()
    return {
        **found,
        "items": ", ".join(item_name(each["item"]) for each in items),
        "photos": _photos([found, *items]),
    }


def _photos(bearing: Sequence[Json]) -> str:
    """The photos by their hashes, as recorded."""
    return " ".join(photo for each in bearing for photo in each.get("photos") or ())


def _last_first(rows: Sequence[Json], by: str) -> list[Json]:
    return sorted(rows, key=lambda row: str(row[by]), reverse=True)
