"""Which rows of the table of access a viewer may read of one dealer."""

from typing import Final

from services.kit.identity.viewer import Viewer
from services.portal.lists.readable import DOCKET_ROW, NAMES_ROW, RECORD_ROW, REPORTS_ROW

MAIL_ROW: Final = "mail"

ROWS_OF_A_DEALER: Final = (DOCKET_ROW, NAMES_ROW, REPORTS_ROW, RECORD_ROW, MAIL_ROW)


def rows_of(viewer: Viewer, code: str) -> frozenset[str]:
    """The rows that a viewer may read of a dealer."""
    return frozenset(row for row in ROWS_OF_A_DEALER if viewer.sees(code, row))
