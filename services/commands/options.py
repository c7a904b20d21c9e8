"""The options that several commands share, each with its format."""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer


def day_of(text: str) -> date:
    """The date that an option names."""
    from pydantic import TypeAdapter, ValidationError

    from contracts.acceptance import FIRST_YEAR, LAST_YEAR
    from contracts.values import LocalDate

    try:
        day = TypeAdapter(LocalDate).validate_python(text)
    except ValidationError as fault:
        raise typer.BadParameter(f"{text} is no date; a date is written YYYY-MM-DD") from fault
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise typer.BadParameter(f"{text} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
    return day


def service_of(text: str) -> str:
    """The service that an option names."""
    from services.registry import SERVICES  # loaded where a service is named, and only there

    if text not in SERVICES:
        raise typer.BadParameter(f"{text} is no service; there are {', '.join(SERVICES)}")
    return text


Data = Annotated[
    Path | None, typer.Option("--data", help="the folder of the stack's stores (default: ./var)")
]
Language = Annotated[
    Literal["zh", "en"] | None,
    typer.Option("--lang", help="one language (default: English, sentences in both)"),
]
AsJson = Annotated[bool, typer.Option("--json", help="one object on stdout")]
Clock = Annotated[
    Literal["wall", "manual"] | None,
    typer.Option("--clock", help="manual: days end when `docket close-days` closes them"),
]
CatchUp = Annotated[
    Literal["send", "quiet"] | None,
    typer.Option(
        "--catch-up",
        metavar="[=quiet]",
        help="close more than 31 days at once; =quiet: and send no mail of them",
    ),
]
Port = Annotated[
    int, typer.Option("--port", min=0, max=65535, help="on loopback; 0 for any that is free")
]


Service = Annotated[str, typer.Argument(parser=service_of, metavar="SERVICE")]
Day = Annotated[date, typer.Option(parser=day_of, metavar="DATE")]
LastDay = Annotated[
    date | None, typer.Option(parser=day_of, metavar="DATE", help="(default: yesterday)")
]
AsOf = Annotated[
    date | None,
    typer.Option("--as-of", "--on", parser=day_of, metavar="DATE", help="(default: the open day)"),
]
PublishedOn = Annotated[
    date | None,
    typer.Option(parser=day_of, metavar="DATE", help="(default: the day a draft takes effect)"),
]
Dealers = Annotated[int, typer.Option(min=1, max=100_000, help="how many dealers")]
Months = Annotated[int, typer.Option(min=1, max=1200, help="over how many months")]
Seed = Annotated[int, typer.Option(help="the same seed, the same history")]
