"""`docket access`: the table of access, and the log of access."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from services.commands.open_stores import house_on
from services.commands.options import Data

if TYPE_CHECKING:
    from contracts.access_rows import Cell, ReadingRow, SendingRow

access = typer.Typer(
    help="The table of access, and the log of access.", invoke_without_command=True
)

SHOWN = {"none": "–", "yes": "✓", "regions": "all regions"}


@access.callback()
def table(
    context: typer.Context,
    *,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="as the documentation has it")
    ] = False,
) -> None:
    """The table of access: what each role sends, reads and runs."""
    if context.invoked_subcommand is not None:
        return
    from contracts.access import READING, SENDING
    from services.commands.printing import paper, print_bytes
    from services.commands.printing import table as drawn

    if markdown:
        print_bytes([markdown_table().encode()])
        return
    for title, (head, *rows) in {
        "Sending facts": [SENDING_HEAD, *map(_sending, SENDING)],
        "Reading and running": [READING_HEAD, *map(_reading, READING)],
    }.items():
        paper().print(drawn(title, head, rows))


@access.command("log")
def log(data: Data = None) -> None:
    """Every line of the log of access as NDJSON, by service and time."""
    from services.commands.printing import print_bytes
    from services.kit.identity.access_log import lines_of
    from services.registry import SERVICES

    with house_on(data, publishing=False) as house:
        for service in SERVICES:
            for line in lines_of(house.results(service)):
                told = {"service": service, **line}
                print_bytes([json.dumps(told, ensure_ascii=False).encode(), b"\n"])


SENDING_HEAD = ["row", "fact", "event types", "dealer", "inspector", "oem", "admin", "source under"]
READING_HEAD = ["row", "what", "dealer", "inspector", "oem", "auditor", "admin"]


def markdown_table() -> str:
    """Both tables in Markdown."""
    from contracts.access import READING, SENDING

    sending = _in_markdown(SENDING_HEAD, map(_sending, SENDING))
    reading = _in_markdown(READING_HEAD, map(_reading, READING))
    return "\n".join(["### Sending facts", "", *sending, "", "### Reading", "", *reading, ""])


def _in_markdown(head: Sequence[str], rows: Iterator[list[str]]) -> Iterator[str]:
    for cells in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(cells)} |"


def _sending(row: "SendingRow") -> list[str]:
    types = ", ".join(each.removeprefix("docket.").removesuffix(".v1") for each in row.types)
    cells = [_cell(row.cell(role)) for role in ("dealer", "inspector")]
    oem = _cell(row.cell("oem"))
    if row.behalf:
        oem += ", on behalf"
    if row.by_person:
        oem += ", by a person"
    under = ", ".join(f"`{each}`" for each in row.under)
    return [row.name, row.title, types, *cells, oem, _cell(row.cell("admin")), under]


def _reading(row: "ReadingRow") -> list[str]:
    from contracts.access_rows import ROLES

    return [row.name, row.title, *(_cell(row.cell(role)) for role in ROLES)]


def _cell(cell: "Cell") -> str:
    shown = SHOWN.get(cell.reach, cell.reach)
    return f"{shown}: {cell.only}" if cell.only else shown
