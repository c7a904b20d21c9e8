"""Queries of an intake: receipts, the last receipts of a source, and gaps in its numbers."""

import csv
from collections.abc import Sequence
from dataclasses import asdict
from http import HTTPStatus
from io import StringIO
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query, Response

from contracts.receipt import Receipt
from contracts.topics import short_name
from services.kit.http.answers import ABOUT_ONE, Shown, ok_form
from services.kit.http.pages import MOST_AT_ONCE, Limit
from services.kit.http.problem import Problem
from services.kit.http.rows import row
from services.kit.identity.guard import Seen
from services.kit.identity.viewer import Viewer
from services.kit.intake.journal import Journal
from services.kit.intake.numbering import is_about_others, numbers_of
from services.kit.intake.senders import may_read_receipt

Source = Annotated[str, Query(description="of the events", examples=["/dealers/SD-011/dms"])]
Form = Annotated[Literal["json", "csv"], Query(description="of the answer")]

CSV: Final = "text/csv"
COLUMNS: Final = (
    "source", "id", "type", "topic", "subject", "sequence", "recordedtime", "digest",
)  # fmt: skip
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""The characters with which a cell begins that a spreadsheet would compute."""


class ShownGap(Shown):
    """Missing numbers: the first and the last of a gap."""

    first: int
    last: int


class Gaps(Shown):
    """A source's numbers on this topic: the lowest, the highest, their count, and the gaps."""

    source: str
    first: int | None
    last: int | None
    many: int
    gaps: list[ShownGap]


def receipt_routes(journal: Journal) -> APIRouter:
    """`receipts`, `receipts/last` and `gaps` of one topic."""
    name = short_name(journal.topic)
    router = APIRouter(prefix=f"/{name}/v1", tags=[name])

    @router.get("/receipts", responses=ABOUT_ONE)
    @row("receipts")
    def receipt(
        source: Annotated[str, Query()],
        id: Annotated[str, Query()],  # noqa: A002
        seen: Seen,
    ) -> Receipt:
        """The receipt given for an event, of the caller's own sources."""
        known = journal.receipt(source, id)
        if known is None or not may_read_receipt(seen, known):
            why = f"no event of this source and id is recorded in {name}"
            raise Problem(HTTPStatus.NOT_FOUND, why)
        return known

    @router.get(
        "/receipts/last",
        response_model=None,
        responses={200: {"model": list[Receipt], "content": {CSV: {"schema": {"type": "string"}}}}},
    )
    @row("receipts")
    def last_receipts(
        seen: Seen,
        source: Source,
        limit: Limit = 100,
        format: Form = "json",  # noqa: A002
    ) -> Any:
        """The last receipts of a source, the latest first, as JSON or CSV."""
        found = [
            each for each in journal.last_receipts(source, limit) if may_read_receipt(seen, each)
        ]
        if format == "csv":
            return Response(_csv(found), media_type=CSV)
        return [asdict(each) for each in found]

    @router.get("/gaps", response_model=None, responses=ABOUT_ONE | ok_form(Gaps))
    @row("receipts")
    def gaps(seen: Seen, source: Source, limit: Limit = MOST_AT_ONCE) -> dict[str, Any]:
        """The numbers (`sendersequence`) of a source that are missing between those that came."""
        among = seen.among("stream")
        with journal.store.reading() as look:
            found = numbers_of(look, source, limit)
            hidden = not (seen.sees_all or _is_own(seen, source)) and is_about_others(
                look, source, among
            )
        if hidden or not found.many:
            why = f"no numbered event of this source is recorded in {name}"
            raise Problem(HTTPStatus.NOT_FOUND, why)
        return {
            "source": source,
            "first": found.first,
            "last": found.last,
            "many": found.many,
            "gaps": [each._asdict() for each in found.gaps],
        }

    return router


def _is_own(seen: Viewer, source: str) -> bool:
    """Whether a source is the caller's own; a source in no row is no caller's."""
    dealers = [""] if isinstance(seen.who.dealers, str) else [*seen.who.dealers, ""]
    return bool(seen.only) and any(seen.owns(source, dealer) for dealer in dealers)


def _csv(receipts: Sequence[Receipt]) -> str:
    text = StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    for each in receipts:
        cells = [str(getattr(each, column)) for column in COLUMNS]
        table.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells])
    return text.getvalue()
