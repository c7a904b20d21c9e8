"""Which columns of lists a viewer may read, by rows of the table of access."""

from typing import Final, NamedTuple

from services.kit.identity.viewer import Viewer

LIST_ROW: Final = "dealers"
NAMES_ROW: Final = "particulars"
DOCKET_ROW: Final = "docket"
REPORTS_ROW: Final = "inspections"
RECORD_ROW: Final = "record"
PARKED_ROW: Final = "parked"


class ReadableColumns(NamedTuple):
    """Of whom a viewer sees a row: whether who it is, what its docket says, and that it waits."""

    names: bool
    docket: bool
    parked: bool


def readable(viewer: Viewer) -> ReadableColumns:
    """The columns of a viewer; of no row may a role read further than of the list itself."""
    return ReadableColumns(
        *(reads(viewer, row) for row in (NAMES_ROW, DOCKET_ROW, PARKED_ROW)),
    )


def reads(viewer: Viewer, row: str) -> bool:
    """Whether a viewer may read a row of any dealer."""
    return viewer.checker.reach(viewer.who, row) != "none"
