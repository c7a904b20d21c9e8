"""`docket calendar import`: turns a year's official notice into a version of the calendar."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from services.commands.facts.policy import OfStack, To
from services.commands.options import day_of

calendar = typer.Typer(help="The working-day calendar.", no_args_is_help=True)


@calendar.callback()
def calendars() -> None:
    """The working-day calendar."""


@calendar.command("import")
def import_notice(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="the year of a notice, in YAML")],
    *,
    data: OfStack = None,
    to: To = None,
    version: Annotated[
        str | None, typer.Option(help="(default: the last year that FILE has)")
    ] = None,
    effective_from: Annotated[
        date | None,
        typer.Option(parser=day_of, metavar="DATE", help="(default: 1 December before the year)"),
    ] = None,
) -> None:
    """Make the official notice of a year a version of the calendar; publish it, or print the event.

    FILE has the year as it stands in the calendar's document:

    2027:
      notices: [国务院办公厅关于2027年部分节假日安排的通知]
      holidays: [2027-01-01]       # weekdays that are free
      make_up_days: [2027-01-02]   # weekend days that are worked

    The version has all years known before and this one. It is in force from 1
    December before the year on, so that what reaches into the year goes by it, and
    says that it looks back where that day is past.

    Exit status: 1 where it is refused, with every fault.
    """
    from services.commands.facts.policy_files import event_of, known, read_file, send
    from services.commands.facts.year_notice import calendar_with
    from services.commands.printing import print_json

    made = calendar_with(known(data), read_file(file), str(file), version, effective_from)
    event: dict[str, Any] = event_of(made)
    print_json(send(event, to) if to else event)
