"""A list as it is shown: the page, the CSV and the NDJSON of it have the same rows and columns."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal, NamedTuple

from fastapi import Query, Response

from contracts.wording.vocabulary import clause_name, value_name
from services.kit.http.problem import Problem
from services.kit.http.request_context import language
from services.portal.web.shell.catalogue import text
from services.portal.web.shell.figures import FEN_A_YUAN

Form = Literal[
    "text", "words", "id", "day", "month", "instant", "money", "number", "share", "clause", "value"
]
"""How the cells of a column are read. `words` is a key of the catalogue."""

FIGURES: Final = frozenset({"money", "number", "share"})
"""Forms that stand in columns, to the right."""

BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of a formula."""

BOM: Final = "\ufeff"
"""Begins a CSV: without it spreadsheets take Chinese for another encoding."""


class Column(NamedTuple):
    """A column: the name of its cells, the key of its heading, how they are read.

    `link` names the cell of the same row that holds where it leads to.
    """

    name: str
    heading: str
    form: Form = "text"
    link: str | None = None

    @property
    def is_figure(self) -> bool:
        """Whether it stands to the right."""
        return self.form in FIGURES


class Listing(NamedTuple):
    """A list by its name, under which it is downloaded."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]

    @property
    def shown_columns(self) -> Sequence[Column]:
        """Those that hold anything in any row."""
        return [
            each
            for each in self.columns
            if any(row.get(each.name) not in {None, ""} for row in self.rows)
        ]


Download = Annotated[
    str | None, Query(pattern=r"^[a-z-]+\.(csv|ndjson)$", description="a list by name")
]


def downloaded(asked: str, name: str, listings: Iterable[Listing]) -> Response:
    """A list as `LIST.csv` or `LIST.ndjson`, in a file whose name begins with `name`."""
    listed, _, kind = asked.partition(".")
    found = next((each for each in listings if each.name == listed), None)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "the page has no such list")
    content, media_type = _KINDS[kind](found)
    ascii_name = f"{name}-{listed}.{kind}".encode("ascii", "replace").decode().replace("/", "-")
    return Response(
        content,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{ascii_name}"'},
    )


def _csv(listing: Listing) -> tuple[str, str]:
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow([text(language.get(), column.heading) for column in listing.shown_columns])
    for row in listing.rows:
        cells = [_cell(column, row.get(column.name)) for column in listing.shown_columns]
        lines.writerow(cells)
    return BOM + out.getvalue(), "text/csv; charset=utf-8"


def _ndjson(listing: Listing) -> tuple[str, str]:
    shown = listing.shown_columns
    lines = (
        json.dumps({each.name: row.get(each.name) for each in shown}, ensure_ascii=False)
        for row in listing.rows
    )
    return "".join(f"{line}\n" for line in lines), "application/x-ndjson"


_KINDS: Final[Mapping[str, Callable[[Listing], tuple[str, str]]]] = {
    "csv": _csv,
    "ndjson": _ndjson,
}


def _cell(column: Column, value: Any) -> Any:
    """A value as a spreadsheet reads it, and never as a formula."""
    match column.form:
        case "money" if isinstance(value, int):
            sign = "-" if value < 0 else ""
            return f"{sign}{abs(value) // FEN_A_YUAN}.{abs(value) % FEN_A_YUAN:02}"
        case "clause" if value:
            return clause_name(value).in_language(language.get())
        case "words" if value:
            return text(language.get(), value)
        case "value":
            return value_name(column.name, value, language.get()) if value is not None else ""
        case "number" | "share":
            return value
    said = "" if value is None else str(value)
    return f"'{said}" if said.startswith(BEGINS_A_FORMULA) else said
