"""The command `docket`: the stack, its days, its facts in and out, and the law itself."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer

app = typer.Typer(
    help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)

Data = Annotated[
    Path | None, typer.Option("--data", help="the folder of the stack's stores [default: ./var]")
]
Clock = Annotated[
    Literal["wall", "manual"] | None,
    typer.Option("--clock", help="manual: days end when `docket close-days` says so"),
]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="on loopback")]
UNUSABLE = 2
"""Exit status for arguments that cannot be used."""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise typer.BadParameter(f"{text}: a date is written YYYY-MM-DD") from fault


Day = Annotated[date, typer.Option(parser=_day, metavar="DATE")]


@app.command()
def up(data: Data = None, port: Port = 8080, clock: Clock = None) -> None:
    """Run every service in one process, on SQLite under the data folder."""
    from services.commands.stack import serve
    from services.composition import SERVICES

    with _house(data, clock) as house:
        serve(house, SERVICES, port, lambda: _say(f"docket is up: http://127.0.0.1:{port}/"))


@app.command("serve")
def serve_one(
    service: Annotated[str, typer.Argument(help="staffing, audits, penalties or notifications")],
    data: Data = None,
    port: Port = 8080,
    clock: Clock = None,
) -> None:
    """Run one service alone."""
    from services.commands.stack import serve
    from services.composition import SERVICES

    if service not in SERVICES:
        _fail(f"SERVICE: {service} is none; choose {', '.join(SERVICES)}", UNUSABLE)
    with _house(data, clock) as house:
        serve(house, [service], port, lambda: _say(f"{service} is up: http://127.0.0.1:{port}/"))


@app.command("import")
def import_facts(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="NDJSON, a recorded event a line")],
    data: Data = None,
    close_days: Annotated[
        bool, typer.Option("--close-days", help="close each day as the recorded times pass it")
    ] = False,
) -> None:
    """Take recorded facts over through the intake; a summary on stdout."""
    from services.commands.import_facts import import_file

    with _house(data) as house:
        summary = import_file(house, file, as_lived=close_days)
    typer.echo(json.dumps(summary.to_json(), ensure_ascii=False, indent=1))
    for refusal in summary.refused:
        _say(f"line {refusal.line}: {refusal.reason}")
    if summary.refused:
        raise typer.Exit(1)


@app.command("export")
def export_events(
    data: Data = None,
    dealer: Annotated[list[str] | None, typer.Option(help="only this dealer's; repeatable")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="only this topic's; repeatable")] = None,
) -> None:
    """Every recorded event as NDJSON, byte for byte as recorded."""
    from services.commands.export import TOPICS, export

    wanted = {
        name for name in TOPICS if name.split(".")[1] in (topic or []) or name in (topic or [])
    }
    if len(wanted) < len(set(topic or [])):
        _fail(f"--topic: there are {', '.join(TOPICS)}", UNUSABLE)
    with _house(data) as house:
        for value in export(house, set(dealer or []), wanted):
            sys.stdout.buffer.write(value + b"\n")
        sys.stdout.buffer.flush()


@app.command("close-days")
def close_days(
    through: Day,
    data: Data = None,
) -> None:
    """Close days by hand; returns when the postings of that day stand."""
    from services.commands.close_days import DayNotOver, NotPosted
    from services.commands.close_days import close_days as close

    with _house(data) as house:
        try:
            close(house, through)
        except DayNotOver as fault:
            _fail(str(fault), UNUSABLE)
        except NotPosted as fault:
            _fail(str(fault))
    typer.echo(json.dumps({"closed_through": str(through)}))


@app.command()
def adjudicate(
    facts: Annotated[str, typer.Argument(metavar="FACTS|-", help="NDJSON, an event a line")],
    as_of: Day,
    policy: Annotated[list[Path] | None, typer.Option(help="a policy document; repeatable")] = None,
    dealer: Annotated[list[str] | None, typer.Option(help="only this dealer; repeatable")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="one object on stdout")] = False,
) -> None:
    """The law as a command: what it makes of the facts as of the end of a day."""
    from services.commands.adjudicate import MalformedLines, PolicyRefused, adjudicate_file, show

    try:
        said = adjudicate_file(facts, as_of, policy or [], dealer or [])
    except MalformedLines as fault:
        _fail(str(fault))
    except PolicyRefused as fault:
        _fail(str(fault), UNUSABLE)
    except OSError as fault:
        _fail(f"FACTS: {fault}", UNUSABLE)
    if as_json:
        typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
    else:
        show(said)


@app.command()
def sample(
    dealers: Annotated[int, typer.Option(min=1, help="how many dealers")] = 12,
    months: Annotated[int, typer.Option(min=1, help="over how many months")] = 24,
    until: Annotated[
        date | None, typer.Option(parser=_day, metavar="DATE", help="[default: yesterday]")
    ] = None,
    seed: Annotated[int, typer.Option(help="the same seed, the same history")] = 1,
) -> None:
    """A plausible history in which every clause occurs, as NDJSON."""
    from services.commands.sample import sample_lines

    for line in sample_lines(dealers, months, until or _yesterday(), seed):
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


@app.command()
def demo(
    data: Data = None,
    port: Port = 8080,
    clock: Clock = None,
    dealers: Annotated[int, typer.Option(min=1)] = 12,
    months: Annotated[int, typer.Option(min=1)] = 24,
    seed: Annotated[int, typer.Option()] = 1,
) -> None:
    """Up, with a sample history lived through day by day; prints one dealer's docket."""
    from services.commands.demo import run_demo

    with _house(data, clock, mail_imported=True) as house:
        run_demo(house, port, dealers=dealers, months=months, until=_yesterday(), seed=seed)


@contextmanager
def _house(
    data: Path | None, clock: Literal["wall", "manual"] | None = None, **given: Any
) -> Iterator[Any]:
    from services.commands.stack import AlreadyRunning
    from services.composition import House
    from services.kit.journal import PartitionsDiffer
    from services.kit.settings import SettingsUnfit, read_settings
    from services.kit.store import StoreUnavailable

    try:
        house = House(read_settings(data=data, **given), clock)
    except (SettingsUnfit, PartitionsDiffer) as fault:
        _fail(str(fault), UNUSABLE)
    except (StoreUnavailable, OSError) as fault:
        _fail(str(fault))
    try:
        yield house
    except SettingsUnfit as fault:
        _fail(str(fault), UNUSABLE)
    except AlreadyRunning as fault:
        _fail(str(fault))
    except StoreUnavailable as fault:
        _fail(str(fault))
    finally:
        house.close()


def _yesterday() -> date:
    from contracts.values import SHANGHAI

    return datetime.now(SHANGHAI).date() - timedelta(days=1)


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _fail(text: str, status: int = 1) -> NoReturn:
    _say(text)
    raise typer.Exit(status)


def main() -> None:
    """Run the command."""
    app()


if __name__ == "__main__":
    main()
